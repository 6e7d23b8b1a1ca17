/** Paragraphs about contracts, boards, money and goods, with questions. All names are invented. The format: see ../paragraphs.ts. */
export const trade = `
# supply contract
Vellbrook Dairies shall deliver 4,200 litres of raw milk to the Ostrava Lane creamery every second morning, Sundays excepted.
Should the tanker arrive with its load warmer than seven degrees, the buyer may turn it away without paying.
Either side may walk away from this arrangement by writing to the other ninety days beforehand.
The price is reviewed each October against the index of the Farmers' Exchange in Pellingham.
L1 How many litres of raw milk does Vellbrook Dairies deliver to the Ostrava Lane creamery? = 4,200
P2 At what point is a shipment too hot to be accepted by the purchaser? = seven degrees
P3 How much notice is needed to quit the dairy agreement? = ninety days
L4 Against which index is the milk price reviewed each October? = Farmers' Exchange in Pellingham

# office lease
The tenant, Quillon & Rast, takes the third floor of Harrow House for eleven years from the first of March.
No dogs, parrots or other beasts are to be kept on the premises, with the exception of a guide animal.
The landlord repairs the roof and the lift; everything inside the plastered walls is the occupant's own affair.
A sum of 18,750 crowns lies with the notary Ingeborg Falk until the keys are handed back.
L1 Which floor of Harrow House does Quillon & Rast lease? = third floor
P2 Are pets allowed in the rented rooms? = No dogs
P3 Who has to pay when the elevator breaks down? = The landlord
P4 How large is the security deposit for the office? = 18,750 crowns

# board minutes
The directors of Tamsin Ropeworks met at half past nine with Mr Oduya in the chair and two members excused.
After a long debate it was resolved to shut the mill at Carrow Bridge before the winter and to move its looms to Dunmere.
Ms Aldous asked that her vote against this be written down.
The auditors' fee was raised to 61,000 for the coming year, which nobody opposed.
P2 Which plant will be closed down? = Carrow Bridge
P3 Who dissented from closing the rope factory? = Ms Aldous
L4 To what amount was the auditors' fee raised at Tamsin Ropeworks? = 61,000
L1 Who was in the chair when the directors of Tamsin Ropeworks met? = Mr Oduya

# insurance claim
On the night of the fourteenth a frozen pipe burst above the showroom of Bellweather Pianos.
Nine instruments were soaked beyond repair, among them the only surviving Lindqvist upright.
The adjuster put the loss at 212,400 and found that the heating had been switched off to save money.
For that reason the underwriters offered no more than half.
P2 How many pianos were ruined by the water? = Nine
P3 Why was the building so cold? = the heating had been switched off
L1 Where did the frozen pipe burst? = Bellweather Pianos
P4 What share of the damage was the insurance company willing to cover? = half

# annual report
Sales of the Gannet Stove Company grew by six percent, nearly all of it abroad.
What earned us least was the enamel division, which has now lost money three years running.
We intend to sell it to its own workers for a token sum.
The new foundry in Ulverby poured its first iron in May, ten weeks late.
P2 Which part of the stove maker is unprofitable? = enamel division
P3 Who is going to take over the ailing division? = its own workers
L4 When did the new foundry in Ulverby pour its first iron? = May
L1 By how much did sales of the Gannet Stove Company grow? = six percent

# loan
The Marram Savings Bank lends Ilse Overgaard 340,000 at 3.85 percent for the purchase of the mill house.
She pays back on the last working day of each quarter.
If two instalments in a row stay out, the whole remainder falls due at once.
Her brother Anders has signed as guarantor up to a third of the debt.
L1 At what rate does the Marram Savings Bank lend to Ilse Overgaard? = 3.85 percent
P3 What happens when the borrower misses payments repeatedly? = the whole remainder falls due
P4 Which relative vouches for the woman who bought the mill? = Anders
P2 How often does the mill's buyer have to make repayments to the lender? = each quarter

# auction
Lot 118 was a walnut writing desk from the estate of the late Dr Pemberwick of Stannow.
Bidding opened at four hundred and ended, after a duel between two telephones, at 9,600.
In a drawer with a false bottom the porter had found a bundle of love letters the day before.
They were returned to the family unread.
L1 What was lot 118 from the estate of Dr Pemberwick? = walnut writing desk
P2 For how much was the piece of furniture finally sold? = 9,600
P3 What had been hidden in the secret compartment? = love letters
P4 What became of the hidden correspondence? = returned to the family

# union agreement
Night work at the Coldharbour docks is paid at one and three quarters of the day rate.
A crane driver rests for twenty minutes after every three hours aloft.
Whoever has served fifteen years cannot be dismissed except for theft or drunkenness.
The agreement between Local 77 and the Harbour Board runs until the end of 2031.
P1 How much extra do dockers earn after dark? = one and three quarters
P2 How long is the break of somebody operating a crane? = twenty minutes
P3 After how long in the job is a docker safe from being fired? = fifteen years
L4 Until when does the agreement of Local 77 run? = 2031

# tender
The municipality of Ebbsworth seeks offers for clearing snow from 86 kilometres of road.
Bidders must own at least five ploughs, one of them fit for the Skarn Pass.
Envelopes handed in after noon on the ninth of September will be sent back unopened.
Cheapness counts for forty points in a hundred, reliability for the rest.
L1 From how many kilometres of road does Ebbsworth want snow cleared? = 86
P2 What equipment does a company need to take part in the winter service competition? = five ploughs
P3 By when must proposals be submitted? = noon on the ninth of September
P4 How heavily is the price weighted in judging the bids? = forty points in a hundred

# shareholder letter
Dear fellow owners, in twenty-six years at Brightling Lens I have never written to you with a heavier heart.
Our largest customer, Corvane Optics, has told us that it will grind its own glass from January.
That is a fifth of what we sell.
We shall draw on the reserve rather than let any of our 312 people go.
P2 Why is the lens manufacturer about to lose revenue? = it will grind its own glass
P3 How much of its turnover depended on the main client? = a fifth
P4 Does the lens company plan layoffs? = rather than let any of our 312 people go
L1 How many years has the writer been at Brightling Lens? = twenty-six

# customs
The container from Port Ysolde was declared as garden furniture.
Beneath the folding chairs the officers found 740 cartons of untaxed cigarettes.
The consignee, a firm called Hestia Imports, turned out to have its seat in a shuttered bakery.
Nobody has come forward to claim the chairs.
P2 What contraband was in the shipment? = cigarettes
P3 What was at the registered address of the importing company? = shuttered bakery
L1 What was the container from Port Ysolde declared as? = garden furniture
L2 How many cartons did the officers find beneath the folding chairs? = 740

# trademark dispute
The court of Lower Vance held that Nimbus Tea and Nymbus Tea would be taken for each other by anyone in a hurry.
The younger firm has to take its tins off the shelves within thirty days.
It also owes the elder one the profit of two summers.
An appeal was announced on the courthouse steps.
P1 Why did the judges see an infringement in the beverage names? = would be taken for each other
P2 How soon must the defendant withdraw its packages from shops? = thirty days
L3 The profit of how many summers is owed to the elder tea firm? = two summers
L4 Where was the appeal announced? = courthouse steps

# pension notice
Members of the Weavers' Fund who were born before 1961 keep their old terms.
Everyone younger will receive their first payment at sixty-seven instead of sixty-four.
A widow or widower goes on receiving three fifths.
Questions are answered by Mrs Tolliver on extension 509.
P2 At what age can younger members of the fund now retire? = sixty-seven
P3 What does the surviving spouse get? = three fifths
L4 On which extension does Mrs Tolliver answer questions? = 509
L1 Who keeps the old terms in the Weavers' Fund? = born before 1961

# grant
The Osprey Foundation gives 95,000 to the school boat project in Rillmouth over three years.
Half is paid when the keel is laid, the other half when the hull is wet.
Children from the island must make up at least every second crew.
A photograph and a page of plain prose are all the reporting we ask.
L1 How much does the Osprey Foundation give to the school boat project? = 95,000
P2 When is the second instalment of the donation released? = when the hull is wet
P4 What kind of accounting does the donor expect? = A photograph and a page of plain prose
P3 Which pupils must be included on the vessel? = Children from the island

# price list
Rental of a tandem from Pedalworks Innis costs fourteen a day and sixty a week.
Helmets are lent free of charge.
Anyone who returns a bicycle muddy pays five for the hose.
In the week of the Lantern Fair every machine is spoken for by Easter.
L1 What does a tandem from Pedalworks Innis cost a day? = fourteen
P2 Do cyclists have to pay for head protection? = free of charge
P3 What is the penalty for bringing the bike back dirty? = five
P4 When are no bicycles to be had at short notice? = Lantern Fair

# franchise
Each Soup & Sparrow shop buys its broth from the kitchen in Merrowdale and from nowhere else.
The franchisee hands over eight percent of the takings before tax.
In return no second branch is opened within two miles.
The striped awning is not optional.
P2 What royalty does a soup shop owner pay? = eight percent
P3 How is the owner protected from competition by a sister shop? = no second branch is opened within two miles
L4 What is not optional in a Soup & Sparrow shop? = striped awning
L1 From which kitchen does each Soup & Sparrow shop buy its broth? = Merrowdale

# freight
The bill of lading names the brig Constant Hollis and 1,130 sacks of cloves from Tarquay.
Forty sacks were wet with sea water when the hatch came off.
Captain Brandreth blames a sprung plank, the receiver a lazy pump hand.
The surveyor has not yet said whom he believes.
L1 How many sacks of cloves did the Constant Hollis carry from Tarquay? = 1,130
P2 How much of the spice was spoiled? = Forty sacks
P3 How does the skipper explain the leak? = sprung plank
P4 Has it been decided who is to blame for the spoiled spice? = not yet

# privacy notice
The Alder Street clinic keeps X-ray pictures for thirty years and appointment slips for two.
Nothing about you is passed to employers, however politely they ask.
You may look at your own file any Thursday between two and four.
Complaints go to the data steward, Rosalind Achterberg.
P2 Will my boss learn about my treatment at the clinic? = Nothing about you is passed to employers
P3 When can patients inspect their records? = Thursday between two and four
L4 Who is the data steward of the clinic on Alder Street? = Rosalind Achterberg
L1 How long does the Alder Street clinic keep X-ray pictures? = thirty years

# cooperative statutes
Every beekeeper of the Hollin Valley with five hives or more may join the cooperative.
A member has one vote, be he ever so rich in honey.
Those who mix sugar syrup into what they sell are struck from the list for life.
The surplus is divided by the weight of wax brought in.
P2 Do large producers have more say in the honey cooperative? = one vote
P3 What is the punishment for adulterating honey? = struck from the list for life
P4 How are profits distributed among the apiarists? = by the weight of wax
L1 How many hives must a beekeeper of the Hollin Valley have to join? = five hives

# works council memo
From Monday the canteen of the Lorne Bridge works closes at two instead of three.
The warm meal stays at 4.30, and pulses are served on Wednesdays in place of fish.
The reason is simple: the cook, Mr Batori, is needed at home.
Until a second one is found we ask for patience.
P3 Why have the opening hours of the works kitchen been shortened? = the cook, Mr Batori, is needed at home
L2 What is served on Wednesdays in place of fish? = pulses
P1 Until when can lunch be had at the factory? = two
P2 How much does lunch in the works kitchen cost? = 4.30

# warranty
Drumlin washing machines are guaranteed for seven years, the drum bearing for twelve.
The promise lapses if the sealed back plate has been opened by anyone but our fitters.
Damage through hard water is not our doing and not our expense.
Keep the receipt and the serial number, which begins with DR-88.
L1 For how long is the drum bearing of a Drumlin washing machine guaranteed? = twelve
P2 When does the owner of the laundry machine lose the manufacturer's guarantee? = opened by anyone but our fitters
P3 Does the maker pay for problems caused by limescale? = not our expense
L4 With what does the serial number begin? = DR-88

# partnership
Theodora Lunt brings the printing press into the partnership, Casimir Wray the customers and 22,000 in cash.
They split what is left at Christmas into two equal heaps.
If they fall out, the older of them chooses first whether to buy or to sell.
Debts above a thousand need both signatures.
P2 How do the two printers share their earnings? = two equal heaps
P3 What is the procedure when the partners quarrel? = chooses first whether to buy or to sell
L1 How much cash does Casimir Wray bring into the partnership? = 22,000
P4 From what sum on can neither of the owners borrow alone? = a thousand

# market report
Barley closed at 231 in Pellingham, three below Tuesday, as rain reached the eastern counties at last.
Hops were hardly traded, the brewers having filled their cellars in spring.
Dealers expect rye to be dear until the ferries run again.
A lone sack of saffron fetched more than a horse.
P2 Why was there little demand for hops? = filled their cellars in spring
P3 Until when will rye remain expensive? = until the ferries run again
L1 At what price did barley close in Pellingham? = 231
L4 What did a lone sack of saffron fetch? = more than a horse

# bankruptcy
The receiver of Fennimore Clocks lists debts of 1.7 million and a stock of 5,400 unsold barometers.
Wages owed to the staff come before everything else.
The name itself was bought by a watch dealer in Aldersund for a symbolic coin.
Small creditors should not hope for more than eleven in the hundred.
P2 Whose claims are settled first in the clockmaker's insolvency? = Wages owed to the staff
P4 How much of their money will minor lenders probably see again? = eleven in the hundred
L1 How many unsold barometers does the receiver of Fennimore Clocks list? = 5,400
P3 Who acquired the brand of the failed clock company? = a watch dealer in Aldersund

# procurement
The hospital in Sankt Brannoc replaces its 64 beds by the electric model Lull 3.
Of four makers only two sent a sample that survived the drop test.
The winning one costs more to buy and far less to mend.
Delivery is in batches of sixteen so that no ward is ever closed.
P2 How many suppliers passed the durability trial? = two
P3 What spoke for the more expensive offer? = far less to mend
P4 Why do the new beds not all come on the same day? = so that no ward is ever closed
L1 Which electric model replaces the 64 beds in Sankt Brannoc? = Lull 3

# royalty statement
In the half year to June the cookbook Salt and Patience sold 3,884 copies bound and 12,019 on screens.
The author, Perpetua Nkemelu, has 9.5 percent of the former and a quarter of the latter.
Nothing is paid out until the advance of last year is earned back.
At this pace that will be in the autumn.
L1 How many bound copies did Salt and Patience sell? = 3,884
P3 Why has the writer of the cookbook not received any money yet? = until the advance of last year is earned back
L2 What percentage of bound copies does Perpetua Nkemelu have? = 9.5 percent
P4 When will the cookbook's author start to earn from it? = autumn

# sponsorship
The Kestrel Brewery pays for the shirts of the Mossgate rowing club, and for nothing else.
Its emblem may be as wide as a hand and no wider.
Juniors under sixteen row in plain white, since beer is not for them.
If the eight comes last in the Regatta of St Orrin, the contract may be torn up on the spot.
P3 Why do the youngest rowers not wear the sponsor's logo? = beer is not for them
P4 Under what circumstances can the brewery end its support immediately? = comes last in the Regatta of St Orrin
L1 Whose shirts does the Kestrel Brewery pay for? = Mossgate rowing club
P2 How big may the advertising on the clothes be? = as wide as a hand

# invoice dispute
The joiner Bohumil Sedge billed 67 hours for a staircase of fourteen steps.
My client counted him present on six days, none of them longer than eight hours.
Moreover the banister wobbles.
We therefore transfer 2,900 and regard the matter as closed.
P3 What is wrong with the handrail? = wobbles
L1 How many hours did the joiner Bohumil Sedge bill? = 67
P4 What sum is the customer prepared to pay the carpenter? = 2,900
P2 On how many days was the craftsman actually seen at work? = six days

# relocation
When Arden Glass leaves the river quarter next spring, 140 employees will have a longer way to work.
For three years the firm pays their train fare.
Whoever would rather move house gets a loan without interest.
The old furnace hall goes to the city, which dreams of a swimming bath.
P2 How are commuters compensated? = pays their train fare
P3 What help is offered to staff who want to live nearer? = a loan without interest
P4 What might the abandoned hall be turned into? = swimming bath
L1 How many employees of Arden Glass will have a longer way to work? = 140

# estate
By her last will Clementine Dray leaves the orchard at Nether Wick to the parish and her cello to a stranger.
The stranger is a boy she heard practising through an open window in Calloway Street.
Her nephews receive the barometer, which has been stuck at stormy since the war.
The house is to be sold and the money given to lifeboats.
P2 How did the old lady know the person who inherits her instrument? = heard practising through an open window
P3 What did the nephews inherit? = the barometer
P4 Who benefits from the sale of the home? = lifeboats
L1 To whom does Clementine Dray leave the orchard at Nether Wick? = the parish

# audit finding
Petty cash at the Wexcombe depot was short by 83.20 in April and over by the same sum in May.
Two keys to the box exist, and one hangs in plain sight behind the door.
Receipts for diesel are kept in a boot.
We recommend a safe, a book and a conversation.
P2 Why can almost anybody get at the money box? = hangs in plain sight behind the door
P3 Where are the fuel slips stored? = in a boot
L1 By how much was petty cash at the Wexcombe depot short in April? = 83.20
`;
