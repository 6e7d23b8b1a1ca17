/** Word lists for the keys of needles: 234 adjectives x 253 nouns make 59,202 keys, enough for a million tokens of needles. */

export const adjectives: readonly string[] =
  `able abrupt acid agile airy alert amber ample ancient angular arctic arid ashen
autumn azure bald balmy barren basic bent bitter blank bleak blithe blunt bold bony brave brazen brief bright brisk brittle broad
bronze brown bumpy burly busy calm candid careful cautious cheap cheerful chilly civil clean clear clever close cloudy clumsy coarse
cobalt cold common copper coral cosy crimson crisp crooked cruel curly curved damp dapper daring dark deaf dear deep dense dim dire
distant dizzy docile double drab dreamy dry dull dusky dusty eager early earnest east easy elder empty equal even exact faded faint
fair false famous fancy far fast fatal feeble fertile fickle fierce final fine firm fixed flat fluid foggy fond forlorn formal frail
frank free fresh frosty frozen frugal full funny fuzzy gaunt gentle giant gifted glad gloomy glossy golden grand grave gray great
greedy green grim gritty gruff hardy harsh hasty hazel heavy hidden high hollow honest hot huge humble humid hungry icy idle inner
iron ivory jade jagged jolly keen kind lame large late lazy lean level light limp lively lofty lone long loose loud low loyal lucid
lunar lush mellow merry mighty mild misty modest moist mossy mute narrow native neat new nimble noble noisy northern novel oaken odd
old olive open orange outer pale pearly plain polite proud purple quick quiet rapid rare raw red rigid ripe rocky rough round royal
rural rustic`.split(/\s+/u);

export const nouns: readonly string[] =
  `acorn adder alley almond anchor antler anvil apron arch arrow aspen attic badger bagpipe
bakery balcony banjo banner barge barley barn barrel basil basket beacon beaver beetle bell bench birch biscuit blanket boulder
bracelet bramble brass brewery brick bridge brook broom bucket buffalo buoy burrow butter button cabbage cabin cactus camel canal
candle canoe canvas canyon carpet carrot castle cedar cellar chapel cherry chestnut chimney cider cinder circus clover coffee comet
compass cottage cradle crane crater cricket crown cupboard curtain cushion daisy dancer desert diamond dolphin donkey dragon drawer
drum dune eagle easel echo ember engine falcon farmer feather fence fern ferry fiddle field fig finch flag flask flint flute forest
forge fountain fox furnace gallery garden garlic garnet gate geyser ginger glacier glove goat goose gorge granite grape gravel grove
guitar hammer hammock harbor harvest hawk hazelnut hedge helmet heron hill hinge honey hornet horse hotel island ivy jacket jar
jasmine jewel jungle kettle kitten ladder lagoon lake lamb lantern larch lark laurel lemon lever lichen lilac lily linen lizard
lobster locket loom lynx magnet mango maple marble market marsh meadow melon mill mirror mitten monk moor moth mountain museum
mushroom napkin needle nest nettle nutmeg oak oasis oat ocean onion orchard orchid otter owl oyster paddle palace panther parcel
parrot pasture peach pebble pelican pepper piano pier pigeon pillow pine pirate planet plum pocket pond poplar poppy porch portrait
pottery prairie prism puddle quail quarry quilt rabbit raven reef ribbon river rocket rooster rope rudder saddle saffron sail salmon
sapphire satchel`.split(/\s+/u);
