/**
 * Paragraphs and questions of our own for fitting the score model; no benchmark reads them. All names are invented.
 * A block: "# topic", sentences one a line, then questions: L (its words stand in the text) or P (paraphrased), the number of the
 * sentence that answers, the question, "=", a phrase of that sentence.
 */
export const fitParagraphs = `
# lighthouse
The lamp on Skerry Point was lit for the first time by Oswin Tarrant in the autumn of 1871.
Its light could be seen from eighteen miles away on a clear night.
The keepers grew cabbages behind the tower because boats seldom came in winter.
In 1954 an electric motor took over and the last family moved to the mainland.
L1 Who lit the lamp on Skerry Point for the first time? = Oswin Tarrant
P2 How far did the beacon reach in good weather? = eighteen miles
P3 What vegetables did the people at the beacon raise? = cabbages
P4 When was the beacon automated? = 1954

# hospital ward
Ward Seven of the Calder Infirmary holds twenty-two beds and a small kitchen.
Patients recovering from hip surgery are asked to walk on the second day.
Sister Magda Holloway allows visitors only between two and five in the afternoon.
Anyone with a cough is turned away at the door.
L1 How many beds does Ward Seven of the Calder Infirmary hold? = twenty-two
P2 How soon after the operation should people get on their feet? = the second day
P3 At what hours may relatives come to see the sick? = between two and five
P4 Which guests may not enter? = with a cough

# brewery
The Otterburn brewery draws its water from a spring below the church.
Its darkest ale rests in oak for nine months before it is bottled.
A fire in the malt house destroyed two thirds of the barley in 1932.
Since then the founder's grandson Lucan Birch keeps a horse-drawn pump in the yard.
L1 Where does the Otterburn brewery draw its water from? = a spring below the church
P2 For how long is the strongest-coloured beer matured? = nine months
P3 What ruined the grain store before the war? = A fire
P4 What does the heir hold ready against flames? = a horse-drawn pump

# telescope
The mirror of the Varga telescope measures 3.2 metres across and weighs eleven tonnes.
It was ground by hand in a cellar in Brno over fourteen months.
Observers sit in a heated cabin since the dome itself must stay as cold as the night air.
Dust is washed off twice a year with distilled water.
L1 How wide is the mirror of the Varga telescope? = 3.2 metres
P2 Where was the big reflector polished? = a cellar in Brno
P3 Why may the dome not be warmed? = as cold as the night air
P4 How often is the glass cleaned? = twice a year

# bakery recipe
Knead the dough for ten minutes, then let it rest under a damp cloth until it has doubled.
Fold in 200 grams of toasted walnuts and a spoon of honey.
Bake the loaf at 230 degrees for the first quarter of an hour and at 190 afterwards.
It is done when a knock on its bottom sounds hollow.
P1 How long should you work the dough? = ten minutes
L2 How many grams of toasted walnuts are folded in? = 200 grams
P3 To what heat is the oven lowered later? = 190
P4 How can one tell that the bread is ready? = sounds hollow

# football club
Harrowgate Rovers won the district cup in 1988 with a goal in the final minute.
The scorer, Dunstan Aker, was a postman who trained after his round.
Their ground floods every March, so home games are played at the racecourse then.
The club owes the council 46,000 for the new stand.
L1 When did Harrowgate Rovers win the district cup? = 1988
P2 What was the day job of the man who shot the winner? = a postman
P3 Where do they play in early spring? = the racecourse
P4 How much is the team in debt to the town? = 46,000

# museum theft
On the sixth of June the Lisle Museum found that a bronze stag was missing from the second gallery.
The thief had left through a skylight and dropped a glove on the roof.
Inspector Yara Quist traced the glove to a shop in Antwerp.
The stag was returned three weeks later in a hat box.
L1 What was missing from the second gallery of the Lisle Museum? = a bronze stag
P2 How did the burglar get out of the building? = through a skylight
P3 Which detective followed the clue abroad? = Yara Quist
P4 In what container did the stolen sculpture come back? = a hat box

# railway
The narrow-gauge line from Pell to Anstey climbs 640 metres in less than nine kilometres.
Engines take on sand before the tunnel because wet leaves make the rails slippery.
The company went bankrupt twice before the miners' union bought it for one crown.
Dogs travel free, bicycles at half the fare.
L1 How many metres does the line from Pell to Anstey climb? = 640 metres
P2 What helps the locomotives to keep their grip? = sand
P3 Who acquired the insolvent railway? = the miners' union
P4 What does it cost to bring a bike? = half the fare

# software release
Version 4.7 of the Heron scheduler drops support for plain-text passwords.
Administrators must run heron-migrate before the first start, otherwise the service refuses to boot.
The default port moved from 8099 to 8443.
Jobs that fail three times in a row are parked and reported to the owner by mail.
L1 What does version 4.7 of the Heron scheduler drop support for? = plain-text passwords
P2 Which command has to be executed before launching the new release? = heron-migrate
L3 To which number did the default port move? = 8443
P4 What becomes of tasks that keep breaking? = parked and reported to the owner

# orchard
Aldous Finch planted forty quince trees along the northern wall in the year his daughter was born.
Wasps took most of the fruit until he hung jars of sugar water between the branches.
What is left over goes to the sisters of Saint Bride, who boil it into jelly.
The oldest tree was split by lightning and still bears.
L1 How many quince trees did Aldous Finch plant? = forty
P2 How did the gardener protect his harvest from insects? = jars of sugar water
P3 Who makes preserves of the surplus? = the sisters of Saint Bride
P4 What damaged the most ancient of them? = lightning

# will
I leave the house in Candle Street to my niece Perpetua, provided that she keeps the parrots.
My brother shall have nothing but the clock that he once tried to sell.
Six hundred crowns are set aside for the band that plays at my grave.
The notary Emeric Stoll shall burn all letters unread.
L1 To whom is the house in Candle Street left? = Perpetua
P2 What does the testator's sibling inherit? = the clock
P3 How much money is reserved for the musicians at the funeral? = Six hundred crowns
P4 What is to be done with the correspondence? = burn all letters unread

# weather station
The station on Mount Corrie recorded a gust of 187 kilometres per hour on the third of January.
Ice pulled down the mast two hours later and the instruments fell silent.
A new mast of carbon fibre was carried up by mules in April.
Until then the valley relied on readings from the airfield.
L1 What gust did the station on Mount Corrie record? = 187 kilometres per hour
P2 Why did the measurements stop? = Ice pulled down the mast
P3 By what means did the replacement reach the summit? = mules
P4 Where did people get their weather data from in the meantime? = the airfield

# school
Miss Orla Penhallow teaches arithmetic with beans, since the slates were sold.
Children who live beyond the river may leave an hour early when the ferry does not run.
The inspector noted that no pupil above ten could name the capital of Portugal.
The roof over the infants' room has leaked since harvest.
L1 What does Miss Orla Penhallow teach arithmetic with? = beans
P2 Who is excused from the last lesson when there is no boat? = Children who live beyond the river
P3 Which gap in geography was criticised? = the capital of Portugal
P4 Where does rain come in? = the infants' room

# medicine
Corvadil is taken once a day with food, never together with grapefruit.
Common side effects are a dry mouth and restless sleep.
In a trial of 1,140 people it lowered blood pressure by nine points on average.
Pregnant women must not take it after the twentieth week.
L1 With what must Corvadil never be taken together? = grapefruit
P2 Which unpleasant reactions are frequent? = a dry mouth and restless sleep
P3 How many participants did the study have? = 1,140
P4 From when on is the drug forbidden to expectant mothers? = the twentieth week

# pump manual
Before the first start of the Trident P40 fill the housing with two litres of clean water.
A red lamp means that the motor is too hot; switch off and wait for twenty minutes.
The seal must be replaced after 4,000 hours or when water drips from the shaft.
Never run the unit dry.
L1 How much clean water is filled into the housing of the Trident P40? = two litres
P2 What does the warning light tell? = the motor is too hot
P3 After how many hours of service is a new gasket needed? = 4,000 hours
P4 What should one avoid doing with the machine? = Never run the unit dry

# theatre
The curtain rose forty minutes late because the leading lady had locked herself in the cloakroom.
Her understudy, Fenella Voss, sang the second act from memory.
Critics praised the painted forest and laughed at the dragon.
Tickets for the rest of the week sold out by noon.
P1 Why did the performance begin late? = locked herself in the cloakroom
L2 Who sang the second act from memory? = Fenella Voss
P3 Which part of the set was mocked? = the dragon
P4 When were all remaining seats gone? = by noon

# river survey
Between Holm and Tarsk the river Ebra loses a third of its water into limestone caves.
Divers found blind shrimps and a rusted anchor forty metres below ground.
The dye that they poured in came out at the mill spring after six days.
The council has therefore banned pig farming above Holm.
L1 How much of its water does the river Ebra lose between Holm and Tarsk? = a third
P2 Which animals live in the caverns? = blind shrimps
P3 How long did the colouring travel underground? = six days
P4 What kind of agriculture is no longer allowed upstream? = pig farming

# letter
Dear Isolde, the crossing took eleven days and I was ill on nine of them.
They have given me a desk by the window and a lamp that smokes.
Mr Abernathy pays fairly but shouts at the boys.
Send me my grey coat and the book on knots.
P1 How long was the voyage? = eleven days
P2 Where does the writer sit at work? = by the window
L3 Who pays fairly but shouts at the boys? = Mr Abernathy
P4 Which garment does the sender ask for? = my grey coat

# chess match
Grandmaster Ilko Ravn resigned the fifth game after losing a rook to an overlooked pawn check.
He blamed the humming of the lamps and asked for candles.
His opponent, a dentist from Lund, offered to play in the park.
The match ended level at six points each.
L1 Who resigned the fifth game after losing a rook? = Ilko Ravn
P2 What did the loser complain about? = the humming of the lamps
P3 What profession did the other player have? = a dentist
P4 What was the final score? = six points each

# beekeeping
A hive needs about eighteen kilos of honey to come through the winter at this height.
Mites are fought with powdered sugar, which makes the bees clean one another.
Old Thaddeus never wears a veil and has been stung once in sixty years.
Swarms are caught in a straw basket rubbed with mint.
P1 What amount of food must a colony have stored for the cold season? = eighteen kilos
P2 What is used against parasites? = powdered sugar
L3 Who never wears a veil? = Thaddeus
P4 With which herb is the catching basket prepared? = mint

# bridge
The Maren bridge was closed on Tuesday after engineers found cracks in two of its cables.
Lorries are sent round by Ostrow, a detour of seventy kilometres.
Repairs will cost the province about nine million and last until spring.
Pedestrians may still cross, one at a time.
L1 Why was the Maren bridge closed on Tuesday? = cracks in two of its cables
P2 How much longer is the way for trucks? = seventy kilometres
P3 What is the estimated bill for mending it? = nine million
P4 Who is still permitted to use it? = Pedestrians

# expedition
Captain Rhea Solberg's party reached the glacier hut with two sledges and no paraffin.
They melted snow over a fire made of skis.
The geologist Amaro Pinto lost three toes to frost.
A whaler picked them up on the nineteenth of August.
L1 With what did Captain Rhea Solberg's party reach the glacier hut? = two sledges and no paraffin
P2 What did they burn to get drinking water? = skis
P3 Who suffered from frostbite? = Amaro Pinto
P4 When were the explorers rescued? = the nineteenth of August

# library rules
Readers may borrow four books for three weeks and renew them once.
Maps and manuscripts never leave the reading room.
Whoever returns a volume with wet pages pays for a new binding.
The night desk is staffed by Benedikt Oyelaran.
P1 How many volumes can be taken home at a time? = four books
P2 Which items have to be studied on the premises? = Maps and manuscripts
P3 What is the penalty for water damage? = a new binding
L4 Who staffs the night desk? = Benedikt Oyelaran

# tram accident
A tram on line 12 left the rails at Queen's Corner shortly after seven this morning.
Nobody was hurt apart from the driver, who sprained a wrist.
Police think that a child had put a coin on the track.
Service resumed at noon with a reduced timetable.
L1 Where did a tram on line 12 leave the rails? = Queen's Corner
P2 What injury was reported? = sprained a wrist
P3 What probably made the streetcar derail? = a coin on the track
P4 From when on did the cars run again? = noon

# festival
The Lantern Feast of Imber begins when the oldest fisherman hangs a lamp on the quay.
Boys race in barrels across the harbour for a prize of smoked eel.
No music is played before midnight out of respect for the drowned.
In the morning all lamps are sold to pay for the nets.
L1 When does the Lantern Feast of Imber begin? = the oldest fisherman hangs a lamp
P2 What does the winner of the barrel contest receive? = smoked eel
P3 Why is it quiet during the evening? = respect for the drowned
P4 What are the proceeds of the lights spent on? = the nets

# court ruling
The court held that the miller had no right to dam the brook without the consent of the meadow owners.
He must lower the weir by forty centimetres before Michaelmas.
Costs of the action fall on the defendant.
Judge Corvin dissented, since the weir had stood for a century.
P1 Whose agreement would the mill owner have needed? = the meadow owners
P2 By how much has the barrier to be reduced? = forty centimetres
L3 On whom do the costs of the action fall? = the defendant
P4 On what grounds did one of the judges disagree? = stood for a century

# bird study
We ringed 312 young terns on the sandbank in two summers.
Only one in five came back to breed, far fewer than on the outer islands.
Rats, which swim across at low tide, took most of the eggs.
Dr Ines Halloran proposes a ditch filled with gravel.
L1 How many young terns were ringed on the sandbank? = 312
P2 What share of the chicks returned? = one in five
P3 Which predators robbed the nests? = Rats
P4 What remedy does the researcher suggest? = a ditch filled with gravel

# watchmaker
Casimir Doyle repairs nothing that was made after 1950.
He once spent a whole year on a clock that shows the tides of Bergen.
His tools came from a dentist's estate and still smell of cloves.
Customers pay what they think fair, and he has never named a price.
P1 Which clocks does the craftsman refuse to mend? = made after 1950
P2 On what did he work for twelve months? = a clock that shows the tides
P3 Where did he get his instruments? = a dentist's estate
P4 How is his fee decided? = what they think fair

# budget
The parish of Wick spent 72,500 on roads and 9,300 on the poor last year.
Income from the toll fell by half after the new road to Lorn was opened.
The treasurer proposes to sell the fire engine, which nobody can start.
A vote is planned for the first Sunday in Lent.
L1 How much did the parish of Wick spend on roads? = 72,500
P2 Why did toll revenue drop? = the new road to Lorn
P3 What should be sold to raise money? = the fire engine
P4 On which day will they decide? = the first Sunday in Lent

# archive catalogue
Box 7731-K holds the diaries of the surveyor Lothar Emsley, 1803 to 1829.
Two leaves were cut out, probably by his widow.
The ink of the later volumes has eaten through the paper.
Copies on film may be ordered at the desk under shelf mark QX-9920.
L1 Whose diaries does box 7731-K hold? = Lothar Emsley
P2 Who is thought to have removed pages? = his widow
P3 What is the condition of the newer notebooks? = eaten through the paper
L4 Under which shelf mark may copies on film be ordered? = QX-9920
`;
