/** An essay of our own, made of clauses in new combinations, for when the novel is not at hand. It says nothing for ever. */
import { Draw } from '../random.js';

const openings =
  `In most towns|After a long winter|For a patient reader|Among people who work with their hands|As a rule|At the end of
the day|In the older houses|Whenever the weather allows|To a stranger|Seen from the harbour|In my own family|Before the railway
came`.split('|');
const subjects =
  `a good tool|an old habit|the morning paper|a letter from far away|the price of bread|a quiet street|the memory of
a teacher|an honest answer|a borrowed book|the sound of a distant bell|a garden behind a wall|the first week of school`.split(
    '|',
  );
const verbs =
  `teaches more than|lasts longer than|is worth as much as|is forgotten sooner than|depends on|says little about|has
nothing to fear from|grows out of|is easily taken for|stands in the way of`.split('|');
const objects =
  `a clever speech|the opinion of the neighbours|whatever was paid for it|the hurry of the young|good luck|a well
kept promise|the order of the seasons|a map without names|the patience of one person|everything that came before`.split(
    '|',
  );
const endings =
  `and few would argue|though nobody writes it down|which is why we keep it|and that is how it should be|but only for a
while|as every cook knows|and the rest is talk|so my grandmother thought|if it is looked after|and it costs nothing`.split(
    '|',
  );

/** Endless; the same for the same seed. */
export function* ownEssay(seed: string): Generator<string> {
  const draw = new Draw(`${seed} essay`);
  const pick = (list: readonly string[]): string =>
    (list[draw.below(list.length)] ?? '').replace(/\s+/gu, ' ');
  for (;;) yield `${pick(openings)}, ${pick(subjects)} ${pick(verbs)} ${pick(objects)}, ${pick(endings)}.`;
}
