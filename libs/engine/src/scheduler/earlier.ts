/**
 * What a document's earlier versions have that a new one needs: equal sections of units that were made by the same recipe for the same
 * tenant. Their rows and keys are those that computing would give, bit by bit (model/sections.ts says why), so they are taken over. A
 * section whose file is gone or damaged by the time it is read is computed.
 */
import { lastAtMost } from '@lectern/contracts';
import { type UnitData, type UnitEntries } from '../core/unit.js';
import { cutSections, type Section, sectionKey, type SectionPlan } from '../model/sections.js';
import type { Fp8Blocks } from '../tensor/fp8.js';

/** A unit whose file was made by the recipe that is in use. */
export interface EarlierUnit {
  readonly data: UnitData;
  /** Coded latents of tokens [from, to), out of checked pages; undefined when the file is gone or damaged. */
  readonly rows: (from: number, to: number) => Promise<Fp8Blocks | undefined>;
}

export interface Found {
  readonly entries: UnitEntries;
  /** First of the section's entries. */
  readonly entry: number;
  readonly rows: () => Promise<Fp8Blocks | undefined>;
}

export class EarlierSections {
  readonly #known = new Map<string, { readonly unit: EarlierUnit; readonly section: Section }>();

  /** Cost: a sha256 over each unit's ids. Of equal sections the first unit's counts. */
  constructor(units: readonly EarlierUnit[]) {
    for (const unit of units) {
      const { ids, segments, spanKind } = unit.data;
      for (const section of cutSections(ids.length, segments, spanKind)) {
        const key = sectionKey(ids, segments, section);
        if (!this.#known.has(key)) this.#known.set(key, { unit, section });
      }
    }
  }

  /** `ids` and `plan` are the new unit's. */
  find(ids: Uint16Array, segments: UnitData['segments'], plan: SectionPlan): Found | undefined {
    if (this.#known.size === 0) return undefined;
    const known = this.#known.get(sectionKey(ids, segments, plan));
    if (!known) return undefined;
    const { unit, section } = known;
    const { entries } = unit.data;
    const entry = lastAtMost(entries.tokenStart, section.tokenStart - 1) + 1;
    const same = plan.entryStart.every(
      (start, i) => start - plan.tokenStart === entries.tokenStart[entry + i]! - section.tokenStart,
    );
    if (!same) return undefined;
    return { entries, entry, rows: () => unit.rows(section.tokenStart, section.tokenEnd) };
  }
}
