-- Each receiver's own queue is read from its front: one with a long queue keeps no other waiting.
DROP INDEX webhook.delivery_due;
DROP INDEX webhook.delivery_subscription;
CREATE INDEX delivery_due ON webhook.delivery (subscription_id, next_try, delivery_id) WHERE heard_at IS NULL;
