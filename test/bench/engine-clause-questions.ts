/** Our own phrasings of what CUAD's clause types ask, two per type where people ask in two ways. */
export const clauseQuestions: Readonly<Record<string, readonly string[]>> = {
  'Document Name': ['What is the title of this agreement?', 'What is the name of the contract?'],
  Parties: ['Who are the parties to the agreement?', 'Between whom is this contract made?'],
  'Agreement Date': ['What is the date of the agreement?', 'When was the contract signed?'],
  'Governing Law': ["Which state's law governs the agreement?", 'What is the governing law?'],
  'Expiration Date': ['When does the agreement expire?', 'How long is the initial term of the contract?'],
  'Effective Date': ['When does the agreement become effective?', 'What is the effective date?'],
  'Anti-Assignment': [
    'May a party assign the agreement without consent?',
    'Is assignment of the contract restricted?',
  ],
  'Cap On Liability': [
    'Is the liability of a party limited to an amount?',
    'What damages are excluded by the limitation of liability?',
  ],
  'License Grant': [
    'What license is granted under the agreement?',
    'Which rights does the licensor grant to the licensee?',
  ],
  'Audit Rights': [
    'May a party audit or inspect the books and records of the other?',
    'Who can examine the records?',
  ],
  'Post-Termination Services': [
    'What are the obligations of the parties after termination?',
    'What happens upon termination of the agreement?',
  ],
  'Termination For Convenience': [
    'Can a party terminate the agreement without cause?',
    'Who may end the contract at any time upon notice?',
  ],
  Exclusivity: [
    'Is there an exclusivity commitment?',
    'Does one party have exclusive rights or must deal only with the other?',
  ],
  Insurance: ['What insurance must the parties maintain?', 'Which insurance coverage is required?'],
  'Renewal Term': [
    'How is the agreement renewed after the initial term?',
    'Does the contract renew automatically?',
  ],
  'Revenue/Profit Sharing': [
    'Is there a revenue share, commission or royalty on sales?',
    'How are profits or revenue shared between the parties?',
  ],
  'Minimum Commitment': [
    'Is there a minimum purchase or order commitment?',
    'What minimum amount must be bought?',
  ],
  'Non-Transferable License': ['Is the license non-transferable?'],
  'Ip Ownership Assignment': [
    'Who owns the intellectual property created under the agreement?',
    'Is intellectual property assigned to the other party?',
  ],
  'Change Of Control': [
    'What happens upon a change of control of a party?',
    'Can the contract be terminated if a party is merged or sold?',
  ],
  'Non-Compete': ['Is a party restricted from competing?', 'Is there a non-compete covenant?'],
  'Uncapped Liability': [
    'For which breaches is liability unlimited?',
    'What is excepted from the limitation of liability?',
  ],
  'Notice Period To Terminate Renewal': [
    'How much notice is needed to prevent renewal?',
    'By when must a party give notice not to renew?',
  ],
  'Covenant Not To Sue': [
    "Does a party agree not to contest the validity of the other's intellectual property?",
    'Is there a covenant not to sue?',
  ],
  'Rofr/Rofo/Rofn': [
    'Is there a right of first refusal or first negotiation?',
    'Who has the right of first offer?',
  ],
  'Volume Restriction': [
    'Is there a fee or limit if usage exceeds a certain volume?',
    'Is the quantity or number of units limited?',
  ],
  'Warranty Duration': [
    'How long is the warranty period?',
    'What is the duration of the warranty against defects?',
  ],
  'Irrevocable Or Perpetual License': ['Is the license perpetual or irrevocable?'],
  'Competitive Restriction Exception': ['What exceptions are there to the exclusivity or non-compete?'],
  'Affiliate License-Licensee': ['Does the license extend to affiliates of the licensee?'],
  'Liquidated Damages': [
    'Are there liquidated damages or termination fees?',
    'What amount is due as liquidated damages upon breach?',
  ],
  'No-Solicit Of Employees': ['May a party hire or solicit employees of the other party?'],
  'Joint Ip Ownership': ['Is intellectual property jointly owned by the parties?'],
  'Third Party Beneficiary': ['Are there third party beneficiaries of the agreement?'],
  'Non-Disparagement': ['Is a party forbidden to disparage the other?'],
  'No-Solicit Of Customers': ['May a party solicit customers of the other party?'],
  'Most Favored Nation': ['Is there a most favored nation or best price clause?'],
  'Affiliate License-Licensor': [
    'Does the license include intellectual property of affiliates of the licensor?',
  ],
  'Source Code Escrow': ['Must source code be deposited in escrow?'],
  'Unlimited/All-You-Can-Eat-License': ['Is there an unlimited or enterprise-wide license?'],
  'Price Restrictions': ['Are price increases or reductions restricted?'],
};

/** Questions that no contract answers: their answers stand in other kinds of documents. */
export const foreignQuestions: readonly string[] = [
  'Who is the maid of honor of the Empress?',
  'When did Napoleon enter Moscow?',
  'Where was Prince Andrew wounded?',
  'Where is the function createQueueEvents defined?',
  'How does the worker renew a job lock?',
  'What is the boiling point of nitrogen?',
  'Which planet has the most moons?',
  'How do I install the npm package?',
  'Who won the football world cup in 1998?',
  'What causes earthquakes along the coast?',
  'Which chord progression does the chorus use?',
  'How many legs does a spider have?',
  'What did Natasha wear at her first ball?',
  'How is insulin produced in the pancreas?',
  'Which middleware parses the request body?',
  'What is the recipe for sourdough bread?',
  'Who painted the ceiling of the chapel?',
  'When was the Declaration of Independence signed?',
  'How deep is the Mariana trench?',
  'What is the capital of Mongolia?',
  'Why did the patient receive antibiotics?',
  'What was the verdict of the jury on the murder charge?',
  'Which dose of aspirin is recommended for children?',
  'How fast does light travel?',
  'Where do penguins breed in winter?',
  'What does the constructor of class Worker take?',
  'Who composed the Moonlight Sonata?',
  'How tall is the Eiffel tower?',
  'What happened at the battle of Borodino?',
  'Which vitamins are in spinach?',
];
