/**
 * Why an envelope holds whom it holds: one person each by the settings; a household with nobody to share (`alone`), or
 * all of it in one; a household divided by the number of cards, or by the envelope's thickness and weight.
 */
export type EnvelopeReason = 'person' | 'alone' | 'household' | 'divided_cards' | 'divided_size';

/**
 * Why a workplace's envelopes make as many parcels as they do: all in one, or the limit of people, weight or thickness;
 * `families` where no limit asks for so many by itself, but no family is to be split.
 */
export type DivisionReason = 'whole' | 'people' | 'weight' | 'thickness' | 'families';

/** Why a parcel travels in its container: the first of the settings, or that one is too small or takes too little weight. */
export type ContainerReason = 'preferred' | 'weight' | 'thickness';
