/** English words that say how a question is built, not what it is about. */

const words = `a about above after again against all also am an and any are as at be because been before being below between both
but by can could did do does doing down during each else ever every few for from further give given gives get gets had has have
having he her here hers him his how i if in into is it its itself just kind many may me might more most much must my no nor not
of off on once only or other our ours out over own please same say says said shall she should show so some such tell than that
the their theirs them then there these they this those through to too under until up upon us very was we were what when where
whether which while who whom whose why will with within without would you your yours find exactly mentioned mention mentions
anything something s t d m ll re ve don doesn didn isn aren wasn weren won`;

const set: ReadonlySet<string> = new Set(words.split(/\s+/u));

export function isStopWord(word: string): boolean {
  return set.has(word);
}
