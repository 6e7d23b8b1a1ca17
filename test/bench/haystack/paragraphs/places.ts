/** Paragraphs about travel, ships, towns and their histories, with questions. All names are invented. */
export const places = `
# ferry
The boat to Inish Torval leaves the north quay at 7.20 and takes fifty minutes when the sea is flat.
In a south-easterly it turns back as often as it arrives.
Bicycles go on the roof, coffins and pianos by arrangement.
On Sundays a priest travels free.
L1 When does the boat to Inish Torval leave the north quay? = 7.20
P2 In which wind is the crossing unreliable? = south-easterly
P3 Where are bikes stowed during the passage? = on the roof
P4 Which passenger to the island does not need a ticket? = a priest

# mountain hut
The Grauhorn hut stands at 2,641 metres and sleeps forty, in bad weather sixty.
The warden, Leontine Abplanalp, bakes before dawn and is in a bad temper until the bread is out.
Water must be carried up from the tarn after mid September, when the pipe is emptied.
The path over the Needle Gap is lost under scree since the earthquake.
L1 At how many metres does the Grauhorn hut stand? = 2,641
P3 How do the guests of the hut get something to drink late in the season? = carried up from the tarn
P4 Why can the route across the notch no longer be used? = lost under scree
P2 Until when is the hostess best left alone? = until the bread is out

# sleeper train
Carriage 12 of the night train to Zelmira has a piano nailed to the floor.
The conductor wakes you with tea at the frontier, where passports are looked at by lantern.
Berths by the window are colder but do not smell of onions.
A bribe of two lemons secures the key to the shower.
P4 How can travellers gain access to a wash? = two lemons
P3 What speaks for lying on the outer side of the compartment? = do not smell of onions
L1 What is nailed to the floor in carriage 12 of the night train to Zelmira? = a piano
P2 What drink are the sleepers roused with at the border? = tea

# founding of Carrick Mere
Carrick Mere was founded by eleven salt boilers whom the bishop had driven out for working on feast days.
They drained the marsh with wooden screws and named the first street after the wind.
For ninety years no stranger was allowed to stay for more than one night.
The ban was lifted when a pedlar cured the mayor's daughter of hiccups.
P1 Why were the settlers expelled from their former home? = working on feast days
P3 How long could foreigners remain in the early town? = one night
P4 Which deed ended the hostility to outsiders? = cured the mayor's daughter of hiccups
L1 How many salt boilers founded Carrick Mere? = eleven

# fire of Ulmstead
The great fire of Ulmstead began in a candle works behind the Fishgate in the dry summer of 1673.
It ate four hundred roofs in two days and halted at the tanners' ditch.
The council afterwards forbade thatch inside the walls and gave every tenth house a bucket chain.
Only the bell of St Wendreda was dug out whole.
P1 In what kind of workshop did the blaze start? = candle works
P3 Which roofing was banned after the disaster? = thatch
P2 Where did the flames finally stop? = the tanners' ditch
L1 In what year was the great fire of Ulmstead? = 1673

# lighthouse
Skerryback light shows two white flashes and one red every twenty seconds.
Its last keeper, Tobias Fennick, stayed on for a year after the lamp had been made automatic because nobody had told him.
He drew his pay in paraffin and tinned pears.
The stairs count 217 steps, and the swallows have the top six.
P2 Why did the watchman remain although he was no longer needed? = nobody had told him
P3 In what form was the last watchman of the lamp remunerated? = paraffin and tinned pears
L4 How many steps do the stairs of Skerryback light count? = 217
L1 What does Skerryback light show every twenty seconds? = two white flashes and one red

# log of the Halcyon Bride
Day 31, calm, latitude eleven south; the water in the butts has turned green and is strained through a shirt.
The sailmaker Oakes died of the flux and was put over the side at noon.
Ate the last of the hens, the cook weeping.
Towards evening a bank of cloud in the west, God be thanked.
P1 How did the becalmed sailors make their drink tolerable? = strained through a shirt
P2 How was the dead craftsman buried? = put over the side
P4 What sign gave the becalmed sailors hope of wind or rain? = a bank of cloud in the west
L2 Of what did the sailmaker Oakes die? = the flux

# log of the Perseverance Ann
We struck an uncharted rock off Cape Mordaunt at two in the morning, in thick fog.
The carpenter stopped the hole with a feather bed and tallow.
All sixty-three emigrants worked the pumps by turns, the women singing.
We named the rock after the owner's wife and stood in for Belhaven.
P2 With what was the leak in the hull plugged? = a feather bed and tallow
P3 Who kept the ship from filling with water? = All sixty-three emigrants
P4 What was the newly found reef called? = after the owner's wife
L1 Off which cape was the uncharted rock struck? = Cape Mordaunt

# whaler
The Orlando Pike came home to Saltersby after four years with 1,480 barrels of oil and nine men fewer.
Two had run away on an island where it never rained and the girls laughed at clocks.
The cabin boy had grown so much that his mother walked past him.
The owners paid each hand what a week ashore would cost.
P3 Why did the lad's own parent fail to recognise him? = had grown so much
L1 How many barrels of oil did the Orlando Pike bring to Saltersby? = 1,480
P2 What had become of the deserters? = run away on an island
P4 How poor were the wages of the whalers? = what a week ashore would cost

# canal
The Veering Canal climbs the watershed by a stair of twenty-nine locks.
Horses were unhitched at the tunnel, and the bargemen walked the boat through with their feet against the roof.
A leak in the year of the comet drained six miles of it into a turnip field.
Today it carries nothing heavier than anglers.
P2 How did the vessels get through the underground section? = with their feet against the roof
P3 Where did the escaping water end up? = turnip field
L1 How many locks does the Veering Canal have? = twenty-nine
P4 What is the waterway used for nowadays? = anglers

# market square
On the square of Old Brisling stands a stone on which bankrupts had to sit bare-legged in February.
The custom was dropped after a goldsmith froze to it.
Now children eat ice cream there.
The fountain beside it runs with cider on the day of the patron.
P2 What incident put an end to the humiliating punishment? = a goldsmith froze to it
P1 How were insolvent people shamed? = sit bare-legged in February
P4 When does an alcoholic drink flow from the well? = the day of the patron
L3 What do children eat on the stone of Old Brisling now? = ice cream

# siege of Tormarch
For seven weeks Duke Ansgar of Velle lay before Tormarch with nine thousand men and no ladders long enough.
The townsfolk threw bread over the wall to show that they were not hungry, though it was their last.
He believed it and marched away on the eve of St Luke.
The loaf that he kept is shown in his chapel.
P2 By what ruse did the inhabitants deceive their besieger? = threw bread over the wall
P1 What equipment did the attackers lack? = ladders long enough
L3 On what day did Duke Ansgar march away from Tormarch? = the eve of St Luke
P4 Where can the souvenir of the failed attack be seen? = in his chapel

# tramway
Line 3 in Port Gallice is pulled up Lantern Hill by the weight of a tank wagon that comes down.
At the bottom the wagon is emptied, and a stream fills it again at the top.
In eighty years only one passenger has been hurt, by a falling ham.
The fare has been one copper since the beginning.
P1 What force draws the streetcar uphill? = the weight of a tank wagon
P3 What caused the single injury in the history of the line? = a falling ham
L4 What has the fare been on line 3 in Port Gallice? = one copper
P2 How does the counterweight get its load back? = a stream fills it again

# hotel
The Hotel Meridian in Saint Orso has no room thirteen and two rooms fourteen.
Breakfast ends at ten, but the porter Faustino fries an egg for anyone with a sad face.
From the back windows one hears the frogs of the ice factory pond.
Guests with a trumpet are put in the annex.
P2 Who helps guests that have overslept the morning meal? = Faustino
P3 What sound reaches the rear of the house? = frogs
P4 Where do musicians have to sleep? = in the annex
L1 How many rooms fourteen does the Hotel Meridian have? = two

# desert road
Between Wadi Esra and the wells of Tum there are 190 kilometres without shade.
Drivers let half the air out of their tyres before the dunes and pray at the white post.
The police at Esra write down your name and how much water you carry, not less than twenty litres a head.
At night it is cold enough for two coats.
P2 How do motorists prepare their wheels for loose sand? = let half the air out
P3 What minimum supply must each traveller have? = twenty litres a head
L1 How many kilometres without shade lie between Wadi Esra and Tum? = 190
P4 What are the temperatures like after sunset? = cold enough for two coats

# pilgrim path
The Way of the Nine Bells begins at Hallowmere bridge and ends, 74 miles later, at a spring that tastes of iron.
Walkers carry a pebble from home and leave it in the eighth chapel.
Whoever is over seventy may ride the last stage on a mule.
Blisters are rubbed with mutton fat by the nuns of Ashcombe.
L1 How many miles long is the Way of the Nine Bells? = 74
P2 What do pilgrims deposit on their journey? = a pebble from home
P3 What comfort is granted to the elderly? = ride the last stage on a mule
P4 Which remedy is applied to sore feet? = mutton fat

# island census
On the holm of Stroma Lesser there live today 58 people, 610 sheep and one policeman on loan.
In her grandmother's time, says the teacher Brita Oman, there were four hundred souls and two feuding choirs.
The young leave because there is no doctor in winter.
A Dutch couple has taken over the shop.
P3 Why is the population shrinking? = no doctor in winter
P4 Who runs the grocery now? = A Dutch couple
L1 How many people live on Stroma Lesser? = 58
P2 How large was the community two generations ago? = four hundred souls

# flood of Lower Ander
In the flood of Lower Ander the river Issel rose nineteen feet in a night.
A miller's cradle floated to the church door with a sleeping child and a cat in it.
The line of the water is cut into the sacristy wall at the height of a tall man's hat.
Since then no cellar in the lower street has been used for anything but mushrooms.
P2 Who survived by drifting in an unusual craft? = a sleeping child and a cat
P4 What are the basements used for these days? = mushrooms
L1 How many feet did the Issel rise? = nineteen
P3 How is the height of the inundation recorded? = cut into the sacristy wall

# museum
The museum of Pinnock Bay owns the only complete skeleton of the dwarf sea cow, found by a man digging for bait.
Two ribs are plaster, because a dog was quicker than the curator.
Entrance is free on rainy days.
The attic holds 3,000 buttons that no one has dared to sort.
P2 Why are some of the bones not genuine? = a dog was quicker than the curator
P3 When do visitors not have to pay? = on rainy days
P1 What was the discoverer of the fossil actually looking for? = digging for bait
L4 How many buttons does the attic of the museum in Pinnock Bay hold? = 3,000

# theatre
The opera house of Castelmora burned twice and was each time rebuilt a little smaller.
At the third opening the tenor Ettore Bassani fell through a trapdoor and went on singing from below.
The applause lasted longer than the act.
The ladies of the upper ring still bring their own cushions.
P2 What mishap befell the singer on the first night? = fell through a trapdoor
P4 What do some spectators carry along because the seats are hard? = their own cushions
L1 How many times did the opera house of Castelmora burn? = twice
L3 What lasted longer than the act? = The applause

# border change
By the treaty of Lake Orsay the village of Dommel went to the eastern kingdom and its graveyard to the western.
For twenty years the dead were carried through customs.
The officers used to charge the duty on a crate of vegetables.
An exchange of two meadows ended the nonsense in the spring of the long frost.
P3 Which tariff was applied to coffins? = a crate of vegetables
P4 What settlement resolved the absurd situation? = An exchange of two meadows
L1 To which kingdom did the village of Dommel go by the treaty of Lake Orsay? = eastern
P2 How long did corpses have to cross the frontier? = twenty years

# airship
The airship Morning Venture left Cardell Field with twelve passengers and a crate of carrier pigeons.
Over the Brenn moors the port engine caught fire and was cut loose by the mate with an axe.
She drifted until dusk and came down softly in a hop garden.
The pigeons got home first and raised the alarm.
P2 How did the crew deal with the burning motor? = cut loose by the mate with an axe
P3 Where did the balloon finally land? = in a hop garden
P4 How did people on the ground learn of the emergency? = pigeons got home first
L1 With how many passengers did the Morning Venture leave Cardell Field? = twelve

# harbour rules
Vessels over thirty metres take a pilot between the outer buoy and Gull Steps.
No one may empty bilges inside the mole, on pain of painting the harbour master's house.
The bar is passable three hours either side of high water.
Fishing boats have the right of way when their lamp is green over white.
P2 What is the penalty for polluting the basin? = painting the harbour master's house
P3 During what part of the tide can one sail in? = three hours either side of high water
L4 When do fishing boats have the right of way? = green over white
P1 Which ships need a local guide? = over thirty metres

# silver mine
The Bartolo mine above Quisco was dug by brothers who never spoke to each other after the first vein.
They used separate entrances and met in the rock, to their great annoyance, at a depth of 130 metres.
A door with two locks was put there.
It is the only thing that the thieves of last year did not take.
P1 How did the siblings get along once they had struck ore? = never spoke to each other
P3 What was installed where the tunnels joined? = A door with two locks
L2 At what depth did the brothers of the Bartolo mine meet? = 130 metres
L1 Where is the Bartolo mine? = above Quisco

# glacier
The tongue of the Weissnadel glacier has drawn back 340 metres since the chapel was built at its edge.
What it gives up is collected by the sacristan: a ski, a Roman nail, half a postman.
The letters in his bag could still be read and were delivered.
One of them contained a proposal of marriage.
P2 What finds has the melting ice released? = a ski, a Roman nail, half a postman
P3 What was done with the mail that the glacier released? = were delivered
L1 How many metres has the Weissnadel glacier drawn back? = 340
P4 What personal message was among the post that the ice released? = a proposal of marriage

# guild of Marrowgate
The glovers of Marrowgate admitted a woman for the first time in 1588, by mistake.
Her name, Sidony, had been taken for a man's, and the seal was already on the parchment.
She cut so well that they made her warden.
Her thimble is carried before the masters on Ascension Day.
P2 How did it come about that a female applicant was accepted? = had been taken for a man's
P3 To what office did the first woman of the guild rise? = warden
L1 In what year did the glovers of Marrowgate admit a woman? = 1588
P4 Which relic of the first woman of the guild is shown in the procession? = Her thimble

# weather station
The anemometer on Fair Holm was torn off its mast at 188 kilometres an hour and found in a neighbour's soup pot, or so he says.
The warmest day on record was the second of August 1947.
Rain is measured at seven, before the gulls wake and drink it.
The series has one gap, when the observer fell in love.
P3 Why must the gauge be read so early? = before the gulls wake and drink it
P4 How is the missing stretch in the records explained? = the observer fell in love
L1 At what speed was the anemometer on Fair Holm torn off? = 188 kilometres an hour
L2 When was the warmest day on record on Fair Holm? = second of August 1947

# botanical garden
The titan lily in the glass house at Ravensholt opens once in nine years and for a single night.
It smells of a dead horse in order to please certain beetles.
Last time the queue reached the tram depot, and two people fainted.
The gardener Amadou Sillah sleeps beside it with an alarm clock.
P2 What is the stench of the plant good for? = to please certain beetles
P1 How rarely does the flower bloom? = once in nine years
L4 Who sleeps beside the titan lily at Ravensholt? = Amadou Sillah
P3 How long was the line of visitors? = reached the tram depot

# river crossing
There is no bridge at Hemlock Reach, only a chain and a flat boat worked by the widow Tregarth.
You call her by beating the hanging ploughshare.
She takes a hen for a cart and nothing for the midwife.
When the river is in spate she shakes her head, and there is no arguing.
P2 How does one summon the ferrywoman? = beating the hanging ploughshare
P3 Who is carried over without charge? = the midwife
P4 In which conditions does the ferrywoman refuse to cross? = When the river is in spate
L1 Who works the flat boat at Hemlock Reach? = the widow Tregarth

# cable car
The cabin to Monte Sereno holds thirty people or one cow.
It stands still in thunder and from the second to the twentieth of November, when the rope is greased.
The view reaches to the lakes of Arvo, though seldom on a Tuesday, as locals claim.
Tickets are checked only on the way down.
P2 When is the ropeway closed for maintenance? = from the second to the twentieth of November
P4 In which direction do inspectors control passengers? = on the way down
L1 How many people does the cabin to Monte Sereno hold? = thirty
L3 To which lakes does the view from Monte Sereno reach? = lakes of Arvo

# colony
The seventeen families who sailed to New Ambrel meant to grow pepper and ended by carving spoons.
The soil was too sour, but the grey timber of the coast proved to be as hard as horn.
Their first governor, Lucius Hartnoll, could neither read nor swim.
He drowned with a signed law in his pocket.
P2 Why did the agricultural plan fail? = The soil was too sour
P1 What did the colonists finally live on? = carving spoons
P4 How did the illiterate head of the spoon-making settlers die? = He drowned
L3 Who was the first governor of New Ambrel? = Lucius Hartnoll
`;
