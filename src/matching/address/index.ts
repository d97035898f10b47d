export { alignAddress } from './align.ts';
export { ADDRESS_REASONS, type AddressReason, matchAddress } from './match.ts';
export { type ParsedAddress, parseAddress } from './parse.ts';
export { addressTablesVersion } from './tables.ts';
