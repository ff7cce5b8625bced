import { parseArgs } from 'node:util';
import { startCountySimulator } from './county-simulator.ts';

const { values } = parseArgs({
  options: { folder: { type: 'string', default: 'out/county' }, port: { type: 'string', default: '8788' } },
});
const county = await startCountySimulator({
  folder: values.folder,
  port: Number(values.port),
  // Told to crash, it does, without closing anything.
  onCrash: () => process.kill(process.pid, 'SIGKILL'),
});
console.log('County SIMULATOR: a development tool. It keeps what it opens in clear text; never send it real people.');
console.log(`  listening        ${county.url}`);
console.log(`  recipient        ${county.recipient}`);
console.log(`  acknowledgement  ${county.acknowledgementKey}`);
console.log(`  applications     ${values.folder}/county/`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void county.close());
