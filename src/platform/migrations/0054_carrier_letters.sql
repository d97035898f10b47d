-- The carrier letters of a lot of certificates: a file of their own beside the cards, a page per envelope. NULL until
-- composed, and for lots of notices for good.
ALTER TABLE document.file ADD COLUMN letters integer, ADD COLUMN letters_bytes bigint, ADD COLUMN letters_sha256 text;
GRANT UPDATE (letters, letters_bytes, letters_sha256) ON document.file TO todoke_app;
