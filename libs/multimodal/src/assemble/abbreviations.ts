/** Words before a full stop that does not end a sentence. Lower case, without the stop. English, with what contracts and reports use. */

/** A name or a further word follows: never the end of a sentence. */
export const titleAbbreviations: ReadonlySet<string> = new Set(
  (
    'mr mrs ms mx dr prof rev hon st mt ft col maj capt lt sgt cpl sen gov pres supt messrs mme mlle hr cf viz vs v e.g i.e eg ie al ' +
    'approx ca resp incl excl esp dept div attn ste apt bldg blvd'
  ).split(' '),
);

/** Not the end of a sentence when a number follows; some are words of their own ("no", "art"). */
export const numberAbbreviations: ReadonlySet<string> = new Set(
  (
    'no nos nr art arts sec secs § para paras par cl ch chap fig figs tab eq eqs ref refs vol vols pp p pg ex exh app sched amend ' +
    'rev est tel ext gen rep item pt pts bk nt rul reg'
  ).split(' '),
);

/** May end a sentence or stand inside one; the next word decides. */
export const otherAbbreviations: ReadonlySet<string> = new Set(
  (
    'inc ltd co corp llc llp lp plc gmbh bros assn univ etc jr sr esq phd ph.d m.d b.a m.a j.d u.s u.k u.n e.u u.s.a u.s.c d.c n.a ' +
    'n.v s.a l.p l.l.c n.y a.m p.m a.d b.c jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri ' +
    'sat sun min max avg ed eds trans op cit ibid id seq dist ct cir app supp stat reg fed cal tex fla ill mass pa'
  ).split(' '),
);

/** Words that begin sentences and seldom follow an abbreviation inside one. */
export const sentenceStarters: ReadonlySet<string> = new Set(
  (
    'the this that these those it its he she they we you i there here in on at by for from with without within if when where while ' +
    'as after before until unless upon under any all each every no none neither either both such some many most but and or yet so ' +
    'however therefore thus then also once since because although though what who whose which why how a an to our your their his her ' +
    'my notwithstanding except subject provided in addition'
  ).split(' '),
);
