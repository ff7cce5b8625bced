import { afterEach, expect, test } from 'vitest';
import { type PrinterBench, printerBench } from './printer-bench.ts';

let bench: PrinterBench;

afterEach(() => bench.close());

test.each([
  'usb://Maker/Laser?serial=1',
  'socket://10.0.0.9:9100',
  'file:///dev/null',
  'dnssd://Laser._pdl-datastream._tcp.local/',
])('"completed" of a queue to %s is not taken for paper', async (deviceUri) => {
  bench = await printerBench({ deviceUri });
  const { clock } = bench;
  expect(await clock.until(bench.print())).toMatchObject({ ok: false, failure: { code: 'outcome-unknown' } });
  expect(bench.devices.capabilities[0]?.capabilities).toMatchObject({ confirms: false });
});

test.each(['ipp://printer.local/ipp/print', 'ipps://10.0.0.9/ipp/print', 'dnssd://Laser._ipp._tcp.local/'])(
  'a queue to %s hears from the printer',
  async (deviceUri) => {
    bench = await printerBench({ deviceUri });
    const { clock } = bench;
    expect(await clock.until(bench.print())).toMatchObject({ ok: true });
  },
);

test('a station that knows its queue may take its word', async () => {
  bench = await printerBench({ deviceUri: 'usb://Maker/Laser' }, { handOverTrusted: true });
  const { clock } = bench;
  expect(await clock.until(bench.print())).toMatchObject({ ok: true });
});
