/** For tests: a probe that goes wrong in the way its address says. */
import process from 'node:process';

process.once('message', () => {
  const how = process.argv[2];
  if (how === 'crash') process.kill(process.pid, 'SIGSEGV');
  else if (how === 'exit') process.exit(3);
  else if (how === 'wrong') process.send?.({ largestDifference: 0.5 });
  else if (how === 'nan') process.send?.({ largestDifference: NaN });
  else if (how === 'odd') process.send?.('what?');
});
process.once('disconnect', () => process.exit(0));
setInterval(() => undefined, 1000);
