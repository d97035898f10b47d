export { afterTown } from './after-town.ts';
export { alignAddress } from './align.ts';
export { matchAddress } from './match.ts';
export { type ParsedAddress, parseAddress } from './parse.ts';
export { ADDRESS_REASONS, type AddressReason } from './reasons.ts';
export { addressTablesVersion } from './tables.ts';
