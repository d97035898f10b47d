export { buildEnvelopes, type Envelope, type PackingPerson, type PieceKind } from './envelopes.ts';
export { type Parcel, packParcels, parcelLowerBound } from './parcels.ts';
export { type PackingSettings, packingSettings } from './settings.ts';
