-- Why an envelope holds whom it holds, and why a parcel is one of so many in such a container: codes of
-- src/packing/reasons.ts, written with the plan. NULL in plans made before.
ALTER TABLE packing.envelope ADD COLUMN reason text;
ALTER TABLE packing.parcel ADD COLUMN division_reason text, ADD COLUMN container_reason text;
