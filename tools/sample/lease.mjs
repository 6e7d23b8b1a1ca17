/** The sample's contract: a three-page warehouse lease. Persons, firms and places are invented. */
import { PdfText, page, wrap } from './pdf-writer.mjs';

const clauses = [
  [
    'Premises',
    'Landlord leases to Tenant the refrigerated warehouse known as Building 7, 2210 Harbor Lane, Astoria, Oregon, of about 18,400 square feet (the "Premises"), together with four loading docks and the use of the common yard.',
  ],
  [
    'Term',
    'The term of this Lease is five years. It begins on May 1, 2022 and ends on April 30, 2027, unless it is ended sooner under Section 11. Tenant may extend the term once by three years by written notice given at least 180 days before it ends.',
  ],
  [
    'Rent',
    'Tenant shall pay base rent of USD 14,250 a month, in advance, on the first business day of each month. Base rent rises by 2.5 percent on each anniversary of the beginning of the term. Rent that is more than ten days late bears a late charge of five percent of the amount due.',
  ],
  [
    'Security Deposit',
    'On signing, Tenant shall pay a security deposit of USD 28,500. Landlord shall return it within 30 days after the Premises were given back, less the cost of repairing damage beyond ordinary wear.',
  ],
  [
    'Use',
    'Tenant shall use the Premises only to store, sort and ship chilled and frozen food. Tenant shall not store flammable liquids and shall keep the loading docks clear between 10 p.m. and 5 a.m.',
  ],
  [
    'Utilities and Taxes',
    'Tenant shall pay for electricity, water and waste disposal as metered. Landlord shall pay property taxes up to the amount assessed for 2022; Tenant shall bear any increase above it in proportion to its floor space.',
  ],
  [
    'Refrigeration Equipment',
    'Landlord shall keep the compressors, evaporators and piping of the cold rooms in good repair and shall have them inspected twice a year by a licensed contractor. Landlord shall begin any repair within 24 hours after Tenant has reported a failure. If a cold room stays above its set temperature for more than 48 hours through no fault of Tenant, rent for that cold room abates by one half until it is restored.',
  ],
  [
    'Temperature Monitoring',
    'Tenant shall install and maintain, at its own cost, a system that measures the temperature of each cold room at least once a minute and warns the site manager. Records of the measurements shall be kept for two years and shown to Landlord on request.',
  ],
  [
    'Insurance',
    'Tenant shall carry commercial general liability insurance of not less than USD 2,000,000 for each occurrence, and insurance against spoilage of stored goods. Landlord shall insure the building and its fixed equipment against fire and storm.',
  ],
  [
    'Loss of Goods',
    "Landlord is liable for goods that spoil only where the loss was caused by its failure to carry out Section 7 in time. Landlord's liability for one event shall not exceed USD 150,000.",
  ],
  [
    'Termination',
    "Either party may terminate this Lease by written notice of 90 days if the other has broken a material duty and has not cured the breach within 30 days after it was told of it. Tenant may terminate on 15 days' notice if a cold room stays out of service for more than 21 days.",
  ],
  [
    'Notices',
    'Notices under this Lease must be in writing and are given when delivered by hand or by courier: to Landlord at 410 Pier Street, Astoria, Oregon; to Tenant at 77 Brightwater Way, Portland, Oregon.',
  ],
  [
    'Assignment',
    'Tenant shall not assign this Lease or sublet any part of the Premises without the prior written consent of Landlord, which shall not be withheld without good reason.',
  ],
  [
    'Governing Law',
    'This Lease is governed by the laws of the State of Oregon. The courts of Clatsop County, Oregon have exclusive jurisdiction over any dispute that arises from it.',
  ],
  [
    'Entire Agreement',
    'This Lease and its Exhibits A (floor plan) and B (delivery receipts for equipment) are the entire agreement of the parties. It may be changed only in writing signed by both of them.',
  ],
];

const style = { size: 11.5, lead: 17.5 };

export function makeLease() {
  const pdf = new PdfText();
  const bottom = page.height - page.margin;
  const width = page.width - 2 * page.margin;
  let y = 96;
  const down = (amount, needed = 0) => {
    y += amount;
    if (y + needed <= bottom) return;
    pdf.newPage();
    y = page.margin + 18;
  };
  pdf.centred(y, 'WAREHOUSE LEASE', { size: 17, font: 'F2' });
  down(34);
  const parties =
    'This Lease is made on April 11, 2022 between Harbor Lane Storage LLC, an Oregon limited liability company ("Landlord"), and Brightwater Foods Inc., a Delaware corporation ("Tenant"). The parties agree as follows.';
  for (const line of wrap(parties, style.size, width)) {
    pdf.text(page.margin, y, line, style);
    down(style.lead);
  }
  clauses.forEach(([title, text], index) => {
    const lines = wrap(text, style.size, width);
    down(11, (lines.length + 1) * style.lead);
    pdf.text(page.margin, y, `${index + 1}. ${title}`, { size: style.size, font: 'F2' });
    down(style.lead);
    for (const line of lines) {
      pdf.text(page.margin, y, line, style);
      down(style.lead);
    }
  });
  down(20, 110);
  pdf.text(page.margin, y, 'Signed by the parties on the date written above.', {
    size: style.size,
    font: 'F3',
  });
  down(46);
  const columns = [
    [page.margin, 'Harbor Lane Storage LLC', 'Ruth Almeida, Managing Member'],
    [330, 'Brightwater Foods Inc.', 'Tomas Keller, Vice President'],
  ];
  for (const [x, firm, person] of columns) {
    pdf.rule(x, x + 200, y);
    pdf.text(x, y + 16, firm, { size: style.size, font: 'F2' });
    pdf.text(x, y + 32, person, style);
  }
  const total = pdf.pages.length;
  pdf.pages.forEach((operators, index) => {
    const footer = new PdfText();
    footer.centred(page.height - 40, `Warehouse Lease, page ${index + 1} of ${total}`, { size: 9 });
    operators.push(...footer.pages[0]);
  });
  return pdf.build({ title: 'Warehouse Lease' });
}
