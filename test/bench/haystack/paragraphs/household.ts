/** Paragraphs about cooking, gardens, animals, games, schools and neighbours, with questions. All names are invented. */
export const household = `
# bread
For Dunmarrow loaf you need six hundred grams of spelt, a spoon of malt and yesterday's porridge.
Let the dough stand under a wet cloth until it has doubled, which on a cold day may take till supper.
Slash the crust crosswise, or it will burst where it likes.
Eat none of it before it is cold; hot bread lies in the stomach like a stone.
L1 How many grams of spelt does a Dunmarrow loaf need? = six hundred
P3 Why should the top be cut before baking? = it will burst where it likes
P4 Why should one wait before tasting the loaf? = lies in the stomach like a stone
P2 How does the baker know that the loaf has risen enough? = doubled

# fish soup
The fishwives of Porto Lume begin their soup with the heads and throw in the fillets only when the guests have sat down.
Never let it boil after that, or you may as well serve rope.
A strip of orange peel is the secret, and everybody knows it.
The spoon must be of wood, since metal turns the broth bitter.
P1 When is the flesh added to the pot? = when the guests have sat down
P2 What does overheating do to the texture? = serve rope
P3 Which ingredient gives the dish its hidden note? = orange peel
P4 Why is a silver utensil unsuitable? = turns the broth bitter

# plum jam
Aunt Roswitha stones forty pounds of plums in an afternoon and never wears an apron.
Sugar goes in last of all, because it keeps the skins from softening.
A drop on a cold saucer that does not run when tilted is done.
She seals the jars with beeswax and writes the year on them, not the fruit.
P2 Why must the sweetener not be added early? = keeps the skins from softening
P3 How can you tell that the preserve has set? = does not run when tilted
L4 With what does Aunt Roswitha seal the jars? = beeswax
L1 How many pounds of plums does Aunt Roswitha stone in an afternoon? = forty

# cheese
A wheel of Old Ferrand lies for fourteen months on boards of fir in the cave of the sisters.
Every week it is rubbed with brine and turned, and a novice taps it with a small hammer.
A dull sound means a crack inside, and such a wheel is grated for the soup.
The rind is fed to the pigs, who prefer it to anything.
P3 What happens to defective cheeses? = grated for the soup
P2 How often are the maturing cheeses salted on the outside? = Every week
L1 How many months does a wheel of Old Ferrand lie in the cave? = fourteen
P4 Which animals get the crust? = pigs

# wedding menu
For the feast of Ottoline and Bram there will be 130 at table, of whom eleven eat no meat.
The mother of the groom cannot abide parsley in any form.
Instead of a cake the couple wishes for a tower of pancakes.
The band is to be fed before it plays, not after.
P2 Which herb has to be left out? = parsley
P1 How many vegetarians are expected? = eleven
P3 What unusual dessert was ordered? = a tower of pancakes
L4 When is the band to be fed? = before it plays

# preserving mushrooms
Chanterelles from the Birkholt woods are salted and hung on threads above the stove.
What squeaks under the knife is fresh; what is silent goes on the compost.
My grandfather ate a single panther cap for a bet and saw the parish council dance for two days.
Never gather beside the old smelter, where the ground is full of lead.
P4 Why should one not pick near the former metal works? = the ground is full of lead
P3 What were the consequences of consuming the toxic fungus? = saw the parish council dance
P2 How can freshness be recognised by ear? = squeaks under the knife
L1 Where are chanterelles from the Birkholt woods hung? = above the stove

# beekeeping diary
The swarm from hive nine settled on the bust of the former mayor in Cobbler's Yard.
I shook it into a hat box at dusk, when bees are too tired to argue.
The new queen is marked with a green dot.
First honey of the year: 31 pounds, mostly lime blossom.
P2 Why was the evening chosen to catch the insects? = too tired to argue
P3 How can the young ruler of the colony be recognised? = green dot
L1 Where did the swarm from hive nine settle? = bust of the former mayor
L4 How many pounds of honey were there first? = 31 pounds

# vegetable plot
On the allotment of the Pryce family beans and garlic must never share a bed, for they sulk.
Slugs are kept off by a moat of coffee grounds.
The scarecrow wears the uniform of a bus conductor, and since then the crows queue.
Rhubarb is left alone after midsummer so that it can gather strength.
P2 How do the gardeners defend their lettuce against snails? = coffee grounds
P4 Why is harvesting of the sour stalks stopped in June? = so that it can gather strength
L3 Whose uniform does the scarecrow of the Pryce family wear? = a bus conductor
P1 Which two crops do not thrive together? = beans and garlic

# apple trees
The Hollis Russet ripens so late that it is picked in mittens.
Grandfather grafted it on a hawthorn, since nothing else survived the wind on the hill.
In store it improves until March and is mealy from April.
Cider from it made the curate sing in the wrong church.
P2 Which rootstock was used because of the exposed position? = hawthorn
P3 When does the fruit begin to lose its texture? = from April
P1 Why do the pickers need warm hands? = ripens so late
L4 Who sang in the wrong church after cider? = the curate

# sheepdog
Moss, the collie of Drumgarrick farm, brought 212 ewes down in the blizzard by himself.
He is deaf in one ear since a gate fell on him as a pup.
Whistles from the left he answers by looking at you reproachfully.
He has been offered a medal and preferred a liver.
P2 What caused the animal's hearing loss? = a gate fell on him
P4 Which reward did the dog like better than an honour? = a liver
L1 How many ewes did Moss of Drumgarrick farm bring down? = 212
P3 How does the half-deaf dog respond to commands from his bad side? = looking at you reproachfully

# lost parrot
Missing since Friday from Tallow Row: a grey parrot by the name of Archdeacon.
He bites men with beards and says good night at every hour.
Whoever brings him back alive gets fifty crowns, whoever brings back the cage as well gets tea.
Please do not give him chocolate, it would kill him.
P4 What food is deadly for the bird? = chocolate
P2 Whom does the runaway pet attack? = men with beards
L3 What does the finder of the parrot from Tallow Row get? = fifty crowns
L1 What is the name of the grey parrot? = Archdeacon

# vet visit
The goat Philippa had swallowed a bathing cap, and it sat in the second of her four stomachs.
Oil was poured into her, then more oil, and on the third day the matter resolved itself.
The fee was paid in cheese.
She looks at bathers with interest to this day.
P1 What foreign object was stuck in the animal? = a bathing cap
P2 How was the blockage treated? = Oil was poured into her
P3 What did the animal doctor receive for his services? = cheese
L4 At whom does Philippa look with interest? = bathers

# horse sale
The mare Tansy, fifteen hands, is sold because her rider has gone to sea.
She is honest in harness but will not pass a windmill.
Her left eye waters in May.
We want 1,350 for her and the promise that she will not end as sausage.
P2 What is the horse afraid of? = windmill
P1 Why does the owner part with her? = her rider has gone to sea
P4 What condition does the seller attach to the deal? = will not end as sausage
L3 When does the left eye of Tansy water? = May

# school rules
At Pendle Row school the bell is rung by the pupil who came first the day before.
Wooden swords are left with the caretaker, letters to sweethearts too.
Anyone who laughs at a wrong answer has to give the next one.
Homework is not given on the eve of the kite festival.
P3 How are children stopped from mocking each other? = has to give the next one
P4 When do pupils have an evening off from exercises? = the eve of the kite festival
L1 By whom is the bell rung at Pendle Row school? = the pupil who came first the day before
P2 Which toys have to be handed in at the door? = Wooden swords

# chess
In the last round of the Quarrendon open Ludmila Svoboda gave up both rooks in eleven moves.
Her opponent took the second with two fingers, smiling, and was mated by a pawn.
He shook hands with the wrong person.
The prize, a ham, was shared with the hall porter.
P2 With which piece was the game decided? = a pawn
P3 What did the confused loser of the chess game do? = shook hands with the wrong person
P4 Who got part of the winner's trophy? = the hall porter
L1 In how many moves did Ludmila Svoboda give up both rooks? = eleven

# football
Wanderers of Crosby Vale won the Milk Cup by an own goal in the ninety-third minute.
The goalkeeper of the other side had turned to wave to his mother.
Police counted eighteen thousand on the pitch and one in the river.
The shirt he wore now hangs in a dairy.
P2 What distracted the man between the posts? = wave to his mother
L1 In which minute did the Wanderers of Crosby Vale win the Milk Cup? = ninety-third
P4 Where is the unlucky player's jersey exhibited? = in a dairy
P3 How many fans invaded the field? = eighteen thousand

# marathon
The race around Lake Tessaly was won by a baker who had finished her shift an hour before the start.
She ran in borrowed shoes stuffed with dough paper.
At kilometre thirty she overtook a man dressed as a rhinoceros and never looked back.
Her time was 2:51:40.
P1 What had the champion been doing just before the competition? = finished her shift
P2 Why did the winning runner's footwear not slip off? = stuffed with dough paper
L4 What was the time of the winner of the race around Lake Tessaly? = 2:51:40
P3 What was the costumed competitor disguised as? = a rhinoceros

# choir
The choir of St Aldate's rehearses in the swimming bath, where every sin is heard twice.
Basses are wanted urgently, tenors pardoned.
Since the conductor broke her arm she beats time with her foot.
The concert on the tenth has been moved to the railway station on account of the bats.
P2 Which voices does the ensemble lack? = Basses
P4 Why does the performance not take place in the usual venue? = the bats
P3 How does the injured musician direct the singers? = with her foot
L1 Where does the choir of St Aldate's rehearse? = in the swimming bath

# violin maker
Master Eberhard Kling lets his spruce dry for twenty-two years, so that he now works with planks bought by his father.
The varnish contains propolis, alcohol and something he mutters.
He refuses to sell to anyone who does not play for him first.
Of the 204 instruments he has built he knows the whereabouts of 203.
P3 What must a customer do before being allowed to buy? = play for him
P1 How long is the wood seasoned? = twenty-two years
L4 How many instruments has Eberhard Kling built? = 204
L2 What does the varnish of Master Kling contain? = propolis, alcohol

# knitting
The Ronsay jersey shows a wave for the sea, a ladder for hope and on the left cuff the house of the wearer.
Drowned men were recognised by it.
It is knitted in the round on five needles without a seam, from wool that still smells of the sheep.
Washing it more than once a year is considered vanity.
P2 For what sad purpose did the pattern serve? = Drowned men were recognised
P4 What do the islanders think of frequent laundering? = vanity
L3 On how many needles is the Ronsay jersey knitted? = five
P1 What does the rung motif stand for? = hope

# chimney
The sweep of Lower Mudge found in our chimney a nest, a cannonball and a letter to Father Christmas from 1931.
The child had asked for a sister or, failing that, a drum.
She is now ninety-five and has had neither.
We gave her the drum.
P2 What were the wishes in the old note? = a sister or, failing that, a drum
P4 Which present did the old letter writer get in the end? = the drum
L1 What did the sweep of Lower Mudge find in the chimney? = a cannonball
P3 How old is the writer of the note today? = ninety-five

# neighbours
The quarrel in Plover Lane began when the Hoggs' walnut dropped its leaves into the Sweetings' pond.
It went through two courts and cost more than both houses are worth.
In the third year the tree was struck by lightning and fell on the pond.
The two families now share a boat.
P3 What ended the legal battle? = struck by lightning
P2 How expensive did the lawsuit become? = more than both houses are worth
P1 What was the origin of the dispute over the garden? = dropped its leaves
L4 What do the families of Plover Lane now share? = a boat

# laundry
Ink on linen is taken out with milk, blood with cold water, and red wine with white, says Mrs Abernethy of the Steam Laundry.
Starch the collars but never the sheets, or the guests will dream of paper.
A missing button is replaced without asking.
She has found eleven wedding rings and has returned nine.
P1 What removes a writing stain from cloth? = milk
P2 Why should bed linen stay soft? = the guests will dream of paper
L4 How many wedding rings has Mrs Abernethy found? = eleven
P3 What does the service do about lost fasteners? = replaced without asking

# clock repair
The kitchen clock came from my wife's uncle in Great Snoring Heath and had been striking thirteen since the coronation.
I found a dead wasp between the snail and the rack.
Without it the clock was correct and the household uneasy.
After a month we put the wasp back.
P2 What was the cause of the wrong chime? = a dead wasp
P4 How was the family's contentment restored? = put the wasp back
L1 How often had the clock from Great Snoring Heath been striking? = thirteen
P3 How did the inmates of the home feel once the insect was out of the mechanism? = uneasy

# theatre club
The amateurs of Little Thorby play their own piece about the invention of the umbrella.
The heroine is to be played by the dentist, since nobody else can weep on command.
Real rain falls in the second act from four hidden watering cans.
Seats in the first row come with a towel.
P2 Why was the woman who treats teeth cast in the leading role? = weep on command
P3 How is the wet weather produced on stage? = watering cans
P4 What do spectators at the very front receive? = a towel
L1 About what do the amateurs of Little Thorby play their own piece? = the invention of the umbrella

# library notice
Books from the Fothergill Library may be kept until they have been read, but no longer than a winter.
For a coffee ring we ask for a poem by way of fine.
Mr Quist's treatise on moss has been out since 1988 and is greatly missed.
Dogs that can lie still are welcome in the reading room.
P2 How must borrowers atone for stains? = a poem
P4 May four-legged companions be brought in? = Dogs that can lie still
L3 Since when has Mr Quist's treatise on moss been out? = 1988
P1 What is the maximum loan period? = a winter

# babysitter
Little Ambrose goes to bed at seven and gets up at a quarter past.
He believes that there is a crocodile in the linen chest, and it is best to greet it.
No more than one story, whatever he tells you about his mother's permission.
Our number at the Greyfriars Hotel is 4410.
P1 How well does the boy stay in bed? = gets up at a quarter past
P2 What imaginary beast does the child fear? = a crocodile
P3 How many tales may be read aloud to him? = one story
L4 What is the number at the Greyfriars Hotel? = 4410

# camping
We pitched the tent above Loch Ardle on what turned out to be the path of the deer.
About four in the morning nineteen of them went through, one by one, politely.
The last took Edmund's trousers along on its antlers.
He drove home in a sleeping bag.
P3 Which piece of clothing was carried off? = trousers
P1 Why was the site of the night camp ill chosen? = the path of the deer
P4 What did the camper wear on the return journey? = a sleeping bag
L2 How many deer went through the camp above Loch Ardle? = nineteen

# model railway
In the cellar of Hubert Nagel runs the whole line from Alt Weiden to Brock at one to eighty-seven.
He has built the station of 1928, before it got the ugly clock.
Trains are late if the real ones were late in the morning; he telephones to find out.
The tunnel is inhabited by a mouse, who has the right of way.
P3 How does the hobbyist learn about the delays of the day? = he telephones
P4 What lives inside the miniature mountain? = a mouse
P2 Which epoch did he choose for the depot building? = 1928
L1 At what scale does Hubert Nagel's line run? = one to eighty-seven

# first aid course
At the course in Thirlby hall we learned that a nosebleed is treated with the head bent forward, not back.
Burns go under running water for a quarter of an hour; butter belongs on toast.
The dummy is called Gregory and has been rescued four thousand times.
Whoever passes may keep the whistle.
P2 For how long should a scald be cooled? = a quarter of an hour
P1 What posture is right when the nostrils leak blood? = head bent forward
L3 How often has the dummy Gregory been rescued? = four thousand times
P4 What souvenir do successful participants get? = the whistle

# dream journal
I dreamed that I was mayor of a town without a letter R, and had to give a speech about butter.
Everyone nodded, and a heron took the minutes.
When I woke, the cat was sitting on the dictionary.
Dr Vandermolen says it means that I should eat earlier.
P2 Who kept the record of the meeting in the sleeper's vision? = a heron
P4 What conclusion did the physician draw from the dream about the heron? = I should eat earlier
P3 Where did the dreamer's pet sit in the morning? = on the dictionary
L1 About what did the dreamer have to give a speech? = butter
`;
