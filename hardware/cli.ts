/** `npm run device -- DEVICE COMMAND …`: tools for people who stand before a device. */
import { run } from './field-tools/run.ts';

const interruption = new AbortController();
const interrupt = (): void => interruption.abort();
process.once('SIGINT', interrupt);
process.once('SIGTERM', interrupt);

const { code, hangs } = await run(process.argv.slice(2), {
  say: (sentence) => console.error(sentence),
  print: (answer) => console.log(answer),
  interrupted: interruption.signal,
});
if (hangs) process.kill(process.pid, 'SIGKILL');
process.exit(code);
