/** Paragraphs about laboratories, medicine, machines and software, with questions. All names are invented. */
export const works = `
# water sample
Bottle 17 from the Gorran reservoir held 0.4 milligrams of manganese per litre, four times what the rules allow.
The brownish tint that housewives complained about comes from this and is harmless to drink.
A second bottle, taken below the spillway, was clean.
Flushing the old main at Tern Hill on two nights should cure the matter.
L1 How much manganese did bottle 17 from the Gorran reservoir hold? = 0.4 milligrams
P2 Is the discoloured tap water dangerous? = harmless
P4 What is supposed to put an end to the discolouration? = Flushing the old main
P3 From where did the unpolluted sample come? = below the spillway

# steel test
The bar marked Z-209 was pulled until it parted at 611 megapascals.
The break was grey and grainy, which tells of too quick a cooling.
Dr Silje Aamodt advises to leave the next melt in the pit until morning.
Two further bars bent without cracking.
L1 At how many megapascals did bar Z-209 part? = 611
P2 What mistake in production did the fracture surface reveal? = too quick a cooling
P3 How should the following batch be treated? = leave the next melt in the pit until morning
L3 Who advises to leave the next melt in the pit? = Silje Aamodt

# fermentation
Jar six of the rye starter rose fastest when the cellar stood at 26 degrees.
Above thirty it turned sour and smelled of nail varnish.
A pinch of caraway made no difference that we could measure.
The yeast strain has been deposited at the Tolbeck Institute under the number 4471.
P2 What happened to the dough culture when it got too warm? = turned sour and smelled of nail varnish
P3 Did adding a spice affect the result? = no difference
L4 Under what number has the yeast strain been deposited at the Tolbeck Institute? = 4471
L1 At what cellar temperature did jar six of the rye starter rise fastest? = 26 degrees

# blood count
Mr Halvard Krogstad, aged 71, came in pale and short of breath after climbing a single flight of stairs.
His haemoglobin was 7.9, and a trace of blood was found in the stool.
He had been swallowing willow tablets for his knee every day since Easter.
We stopped them, gave two units of red cells and looked into the stomach, where a small ulcer sat.
P3 Which remedy had the patient taken for joint pain? = willow tablets
P4 What was discovered during the endoscopy? = a small ulcer
L2 What was Mr Krogstad's haemoglobin? = 7.9
P1 What symptoms did the seventy-one-year-old have on arrival? = pale and short of breath

# allergy
Since she was three, Wilhelmina Tace has swollen up whenever a hazelnut passes her lips.
At the wedding in Orrinsby the pesto was made with cashews, so nobody thought of warning her.
Within six minutes she could not speak.
A bridesmaid, who happened to be a vet, gave her adrenaline from a horse kit.
P4 Who saved the choking wedding guest? = A bridesmaid
L1 What makes Wilhelmina Tace swell up? = hazelnut
P3 How quickly did the allergic guest lose her voice? = six minutes
P2 Which nuts were in the sauce at the party? = cashews

# knee surgery
The torn cruciate was replaced by a strip of the patient's own hamstring.
For the first fortnight he may not put any weight on the leg.
Cycling is allowed from week eight, football not before next spring.
The stitches dissolve by themselves.
P1 What material was used to rebuild the ligament? = the patient's own hamstring
P3 When can the man with the mended ligament play with his team again? = not before next spring
P4 Must somebody take out the thread from the wound? = dissolve by themselves
P2 How long are crutches needed without stepping on the foot? = first fortnight

# vaccine trial
Of 1,204 volunteers in the Skelder trial half got the real syringe and half salt water.
Whooping cough broke out in nine of the first group and in ninety-four of the second.
A sore arm was the commonest complaint, a fainting tailor the strangest.
The trial ends once the last of them has been followed for two winters.
P2 How many of the immunised fell ill? = nine
P3 What was the most frequent side effect? = sore arm
L1 How many volunteers took part in the Skelder trial? = 1,204
P4 How long are the participants observed? = two winters

# sleep diary
Patient K wakes at ten past three every night, whatever the hour at which she lies down.
Neither valerian nor counting did anything for her.
What helped in the end was moving the refrigerator, whose motor starts at exactly that time.
She has slept through for nineteen nights now.
P3 What turned out to be the cause of the woman's insomnia? = refrigerator
L1 At what time does Patient K wake every night? = ten past three
P2 Which treatments for her insomnia had failed? = valerian nor counting
P4 For how many nights has the sleepless woman now had unbroken rest? = nineteen

# dental note
The lower left wisdom tooth of Mr Ferreira lies on its side under the gum.
As long as it keeps quiet we leave it where it is.
Next to it a filling from his army days has begun to leak and will be renewed in gold at his own wish.
He should brush less fiercely.
P3 Which material did the man request for the replacement? = gold
P4 What advice did the dentist give the man on oral hygiene? = brush less fiercely
P2 Does the impacted molar have to be extracted? = we leave it where it is
L1 How does the lower left wisdom tooth of Mr Ferreira lie? = on its side

# spectroscopy
A faint line at 486 nanometres appeared in the flame of the ore from Mount Adigar.
Nobody in the room could name the element, and Professor Umeda wagered a bottle that it was only strontium.
She lost it: the lamp itself had been dirty.
Since then every lamp is wiped with alcohol before the slit is opened.
P3 What was the true reason for the mysterious signal? = the lamp itself had been dirty
P4 Which precaution was introduced after the professor's false discovery? = every lamp is wiped with alcohol
L1 At how many nanometres did a faint line appear in the ore from Mount Adigar? = 486
L2 What did Professor Umeda wager? = a bottle

# seed bank
Drawer 5C holds the last kernels of Pallan wheat, dried to four percent moisture and kept at minus twenty.
Every tenth year a spoonful is sown to see whether it still sprouts.
Last time 83 of a hundred did.
The door opens only if two of the three keepers turn their keys at once.
P2 How is it checked that the stored grain is alive? = a spoonful is sown
P4 What prevents a single person from entering the vault? = two of the three keepers turn their keys
L1 At what temperature are the kernels of Pallan wheat kept? = minus twenty
P3 What was the most recent germination rate? = 83 of a hundred

# pump manual
Before the Corrigan 40 is started for the first time, fill the housing with clean water through plug C.
A pump that runs dry for longer than half a minute burns its seal.
If it hums without turning, a stone is usually stuck in the wheel.
Grease the rear bearing every 500 hours, never more.
P2 What damage results from operating the device without liquid? = burns its seal
P3 What does a humming but motionless machine point to? = a stone is usually stuck in the wheel
L4 How often should the rear bearing be greased? = every 500 hours
L1 Through which plug is the housing of the Corrigan 40 filled? = plug C

# elevator
Car B of the Ludgrave tower stopped between the ninth and the tenth floor on three Mondays in a row.
The engineers changed the relay, the door switch and finally the cable, all in vain.
A cleaner then showed them where she parks her bucket: right on the sensor.
A steel hood now covers it.
P3 What had been blocking the lift? = her bucket
P4 How was the fault prevented from coming back? = A steel hood
L1 Between which floors did car B of the Ludgrave tower stop? = the ninth and the tenth floor
P2 Which parts were needlessly replaced? = the relay, the door switch and finally the cable

# loom
The Marquand loom weaves 38 picks a minute, twice what a hand weaver manages.
Its punched cards are of pear wood, since paper swells in our damp valley.
A broken thread drops a brass needle, and the needle's fall halts the whole frame.
Two of the six looms have been idle since the flood.
P2 Why are the pattern cards not made of cardboard? = paper swells in our damp valley
P3 By what means does the machine stop when yarn snaps? = drops a brass needle
L1 How many picks a minute does the Marquand loom weave? = 38
P4 Since when have some of the weaving machines stood still? = the flood

# wind turbine
Number eleven on Carse Ridge shut itself down at 03:14 because ice had made one blade heavier than its sisters.
The heating mat in that blade had been wired backwards at the works.
A rope team put it right in four hours.
Lost output came to 9.6 megawatt hours.
P1 What unbalanced the rotor? = ice
P2 What manufacturing error lay behind the stoppage? = wired backwards
L4 How much output was lost on Carse Ridge? = 9.6 megawatt hours
P3 Who carried out the repair on the windmill? = A rope team

# locomotive
Engine 2208, called the Badger, hauled slate from Penhallow quarry for sixty-one years.
Its boiler was condemned when an inspector pushed his pencil through the plate.
Boys from the technical school have rebuilt it out of three wrecks.
On the first of May it pulled a brass band and a barrel of beer.
P2 How was it shown that the steam vessel was rusted through? = pushed his pencil through the plate
P3 Who restored the old railway engine? = Boys from the technical school
L1 How long did the Badger haul slate from Penhallow quarry? = sixty-one years
P4 What was transported on the restored engine's maiden trip? = a brass band and a barrel of beer

# robot arm
The welding arm at station four misses its seam by two millimetres as soon as the sun reaches the south window.
Warmth lengthens the aluminium elbow.
A linen curtain worth nine crowns solved what new software had not.
Accuracy is now within a tenth.
P2 Why does the robot go astray in sunlight? = Warmth lengthens the aluminium elbow
P3 Which cheap measure fixed the inaccuracy? = A linen curtain
L1 By how much does the welding arm at station four miss its seam? = two millimetres
P4 How precise has the robot become? = within a tenth

# release notes
Version 6.2 of Stackwren drops support for the old index format; run the command wren-migrate beforehand.
Searches with accents no longer bring back nothing.
The nightly cleaner used to delete files that were still open, and we apologise for that.
Memory use fell by a third on large folders.
L1 Which command must be run before version 6.2 of Stackwren? = wren-migrate
P3 Which bug caused users to lose data? = delete files that were still open
P4 What improvement was made for directories with many entries? = Memory use fell by a third
P2 Which problem with diacritics was repaired? = no longer bring back nothing

# outage report
From 14:02 until 15:47 nobody could log in to Harbourmaster.
An engineer had renewed the certificate on the test machine and believed herself on the real one.
The alarm did ring, but in a channel that everybody had muted in February.
From now on prompts are red on live machines.
P2 What human error led to the login failure? = renewed the certificate on the test machine
P3 Why did no one react to the alert? = a channel that everybody had muted
P4 How will staff be able to recognise production systems? = prompts are red
L1 From when until when could nobody log in to Harbourmaster? = From 14:02 until 15:47

# code review
In parse_ledger the loop runs one step too far whenever the file ends without a line break.
That is why customers with a single invoice were billed twice.
Please add a test with an empty file as well.
I would also rename tmp2 to something a tired person understands.
P2 What did the off-by-one bug do to some clients? = billed twice
P4 What is criticised about the variable's name? = something a tired person understands
L1 In which function does the loop run one step too far? = parse_ledger
P3 Which additional check does the reviewer demand? = a test with an empty file

# database
The table shipments_v3 is split by month, and months older than six years are kept on tape.
Reading one of those takes a day's notice to Ignatius in the basement.
Never put an index on the column remarks: it is full of whole letters.
Backups are restored for practice every second Friday.
P2 How can one get at the archived records? = a day's notice to Ignatius
P3 Why is the comments field unsuited for indexing? = full of whole letters
P4 How frequently does the team rehearse recovery? = every second Friday
L1 By what is the table shipments_v3 split? = month

# firmware
Thermostats of the series Fennec lose the time when their battery drops below 2.1 volts.
They then believe that it is midnight on the first of January and heat the house as if for a frost.
Build 77 keeps the last known hour instead.
It is installed by holding both arrows for eight seconds.
P2 Why did homes get too hot when the battery was weak? = believe that it is midnight on the first of January
P4 How does the user start the update on the device? = holding both arrows for eight seconds
L1 Below how many volts do Fennec thermostats lose the time? = 2.1 volts
L3 What does build 77 keep? = the last known hour

# style guide
In Oriel projects a function does one thing and fits on a screen of forty lines.
We do not catch what we cannot cure.
Abbreviations are allowed if a grandmother would use them.
Whoever breaks the build buys cake.
P2 What is the rule about handling exceptions? = do not catch what we cannot cure
P4 What is the consequence of checking in faulty code? = buys cake
P3 When may words be shortened? = if a grandmother would use them
L1 How many lines may a function in Oriel projects have? = forty lines

# password policy
Pass phrases at Selkirk Data have at least four words and no sports clubs.
They are changed only when there is reason to think that somebody else knows them.
After seven wrong tries the account sleeps for an hour.
Writing them on paper is fine if the paper lives in a wallet.
P2 When does an employee have to choose new credentials? = somebody else knows them
P3 What happens after too many failed attempts to sign in? = the account sleeps for an hour
P4 Are employees permitted to note down their secret? = if the paper lives in a wallet
L1 How many words do pass phrases at Selkirk Data have? = four words

# kiln
Cone six is reached in the Brannigan kiln after nine hours, and not a minute of it may be hurried.
Copper red comes out liver brown if the damper is opened too soon.
Three mugs exploded because they were still wet inside.
The shelf nearest to the burner should be left empty.
P3 Why did the cups burst during firing? = still wet inside
P2 What spoils the colour of the glaze? = the damper is opened too soon
L1 After how many hours is cone six reached in the Brannigan kiln? = nine hours
P4 Where should no pots be placed? = nearest to the burner

# glider
The sailplane Petrel II weighs 212 kilograms and sinks sixty centimetres a second.
Her wing spar is laminated from spruce and ash by a maker of skis.
On her third flight a bolt in the rudder sheared, and Jolanta Brisk landed her among cows.
None was hurt, and one was licked.
P2 Which craftsman built the main beam of the aeroplane? = a maker of skis
P3 What broke in the air? = a bolt in the rudder
L1 How many kilograms does the Petrel II weigh? = 212
L3 Where did Jolanta Brisk land on the third flight? = among cows

# microscope
The Oldacre microscope shows cells at 900 times their size, but only while the tram is not running.
Students therefore work between one and five at night.
A granite slab on four tennis balls has been ordered.
Lens oil stains are removed with ether and patience.
P2 At what hours do the trainees use the instrument? = between one and five at night
P3 What is going to damp the vibrations? = A granite slab on four tennis balls
L1 At how many times their size does the Oldacre microscope show cells? = 900
P4 How can one get rid of the greasy spots? = ether and patience

# bridge inspection
Pier four of the Sallow viaduct has moved eleven millimetres downstream since it was last measured.
Divers found that the river has dug away the gravel beneath its foot.
Until the hole is filled with rock, lorries must take the ford.
Foot passengers may still cross.
P2 What undermined the pillar? = the river has dug away the gravel
P3 Which vehicles are barred from the crossing for now? = lorries
L1 How far has pier four of the Sallow viaduct moved? = eleven millimetres
P3 How will the damage beneath the viaduct's pillar be repaired? = filled with rock

# battery study
Cells with a sodium anode kept 91 percent of their charge after a thousand rounds in the Tarn laboratory.
They are a third heavier than those in use today but contain nothing that has to be dug up far away.
Below minus fifteen they refuse to work.
A delivery van has been running on them since August.
P2 What is the drawback of the novel accumulators? = a third heavier
P3 How does severe cold affect the novel accumulators? = refuse to work
P4 What kind of vehicle is used for the practical trial? = A delivery van
L1 What percentage of their charge did sodium cells keep in the Tarn laboratory? = 91 percent

# poison line
A child of two drank lamp oil at about six in the evening in Upper Kessing.
The mother was told on no account to make him vomit, since the oil does its harm in the lungs.
He was watched overnight and went home with a balloon.
Such oils are sold with a lock on the cap from this year.
P2 Why is inducing vomiting wrong after swallowing fuel? = does its harm in the lungs
P4 Which safety rule now applies to the bottles? = a lock on the cap
L1 What did a child of two drink in Upper Kessing? = lamp oil
P3 What present did the toddler receive at the hospital? = a balloon

# telescope
The mirror for the Sorrel Hill dome cooled for five months and came out with a hair crack.
Rather than cast it anew, Dr Nakatomi had the crack drilled out, at the cost of two percent of the light.
First pictures show a ring around the dwarf planet Ixtab that no one had reported.
The dome is closed to visitors at full moon.
P2 What price was paid for saving the flawed glass? = two percent of the light
P3 What previously unknown object was photographed? = a ring
L1 How long did the mirror for the Sorrel Hill dome cool? = five months
P4 When are guests not admitted to the observatory? = full moon
`;
