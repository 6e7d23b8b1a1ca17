/** Questions of three kinds in turn: about the book, about clauses of contracts, and about nothing that is in the context. */
import { clauseQuestions, foreignQuestions } from '../engine-clause-questions.js';

const bookQuestions: readonly string[] = [
  'Who is the maid of honor of the Empress?',
  'What illness did Anna Pavlovna say she was suffering from?',
  'When did Napoleon enter Moscow?',
  'Where was Prince Andrew wounded?',
  'Who wounded Dolokhov in the duel?',
  'How much money did Nicholas lose at cards to Dolokhov?',
  'What did Pierre see in the sky at the end of the year?',
  'Who commanded the Russian army at Borodino?',
  'Why did Natasha break her engagement?',
  'What did the old prince teach Princess Mary every day?',
  'How did Petya die?',
  'What did Platon Karataev tell Pierre?',
  'Which lodge did Pierre join?',
  'What was burning when the Rostovs left the city?',
  'Who was governor of Moscow in 1812?',
  'What did Prince Andrew think when he saw the oak?',
  'Where did Pierre meet Bazdeev?',
  'Who is the wife of Prince Andrew?',
  'How many francs did Helene ask for?',
  'What did Kutuzov say at the council of Fili?',
];

/** At most `count`, evenly of the three kinds as long as each lasts. */
export function mixedQuestions(count: number): string[] {
  const kinds = [bookQuestions, Object.values(clauseQuestions).flat(), foreignQuestions];
  const longest = Math.max(...kinds.map((kind) => kind.length));
  return Array.from({ length: longest }, (_, i) => kinds.flatMap((kind) => kind[i] ?? []))
    .flat()
    .slice(0, count);
}
