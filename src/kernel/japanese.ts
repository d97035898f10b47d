import { z } from 'zod';

/*
 * What a schema says of a wrong setting reaches people as the remedy of an error: in Japanese, unless the schema has
 * words of its own. Imported for its effect by whoever hands such messages on.
 */
z.config(z.locales.ja());
