// Writes a line for each failed test to the file CONCORD_FAILURES: scripts/test repeats them at the end,
// where the reader of a long log looks first.
import { appendFileSync } from 'node:fs';

// Colours of the terminal (ECMA-48, SGR).
const colours = /\u001b\[[\d;]*m/g;

export default class Failures {
  onTestEnd(test, result) {
    const file = process.env.CONCORD_FAILURES;
    if (!file || test.outcome() !== 'unexpected') return;
    const why = (result.error?.message ?? result.status).replace(colours, '').split('\n').filter(Boolean);
    appendFileSync(file, `${test.titlePath().filter(Boolean).join(' › ')}: ${why.slice(0, 6).join(' | ').slice(0, 500)}\n`);
  }
}
