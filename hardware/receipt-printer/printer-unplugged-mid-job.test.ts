import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SimulatedStation, simulatedStation } from '../simulated-station.ts';
import { SPECIMEN_RECEIPT } from './specimen-receipt.ts';

let station: SimulatedStation;

beforeEach(async () => {
  station = await simulatedStation();
});
afterEach(() => station.close());

const job = async () => {
  const result = await station.clock.until(station.printReceipt(SPECIMEN_RECEIPT));
  return result.ok ? result.value.outcome : result.failure.code;
};

test('unplugged at any byte: never called printed, offline only when nothing was sent, and it prints again when back', async () => {
  const { clock, printer, printerCable } = station;
  const seen = new Set<string>();
  let toDevice = 1;
  for (; ; toDevice += 7) {
    printerCable.unplugAfterBytesToDevice(toDevice);
    const outcome = await job();
    // The last byte of the echo request has left: the cable is pulled from a printer that is done.
    if (outcome === 'settled') break;
    // The status request before the job is twelve bytes: up to there nothing of the receipt has left.
    if (toDevice <= 12) expect(outcome).toBe('printer-offline');
    else expect(outcome).toBe('outcome-unknown');
    seen.add(outcome);
    printerCable.plug();
    printer.connect(printerCable.wire);
    await clock.advance(3000);
    const slips = printer.slips.length;
    expect(await job()).toBe('settled');
    expect(printer.slips.length).toBeGreaterThan(slips);
  }
  expect(toDevice).toBeGreaterThan(330);
  expect(seen).toEqual(new Set(['printer-offline', 'outcome-unknown']));
});

test('a printer that loses its power in the middle leaves the outcome unknown', async () => {
  const { clock, printer } = station;
  const printing = station.printReceipt(SPECIMEN_RECEIPT);
  printer.onSlip(() => {});
  printer.setConditions({ dead: true });
  expect(await clock.until(printing)).toMatchObject({ ok: false });
  printer.losePower();
  printer.setConditions({ dead: false });
  await clock.advance(5000);
  expect(await job()).toBe('settled');
});

test('cancelled before anything is sent, nothing is printed', async () => {
  const { clock, devices, printer } = station;
  printer.setConditions({ dead: true });
  const printing = station.printReceipt(SPECIMEN_RECEIPT, 'p');
  await clock.advance(100);
  printer.setConditions({ dead: false });
  await clock.until(devices.call('cancel', { commandId: 'p' }));
  expect(await clock.until(printing)).toMatchObject({ failure: { code: 'cancelled' } });
  expect(printer.slips).toEqual([]);
});
