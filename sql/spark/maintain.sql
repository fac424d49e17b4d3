-- What Spark does for tables that engines like, each night: few large files, sorted by user within a day, and old snapshots gone.
CALL millrace.system.rewrite_data_files(table => 'shop.predictions', strategy => 'sort', sort_order => 'user_id, user_seq',
  where => "event_time >= TIMESTAMP '2025-02-28 00:00:00' AND event_time < TIMESTAMP '2025-03-01 00:00:00'", -- yesterday
  options => map('rewrite-all', 'true'));
CALL millrace.system.rewrite_data_files(table => 'shop.events', strategy => 'sort', sort_order => 'user_id, event_time',
  where => "event_time >= TIMESTAMP '2025-02-28 00:00:00' AND event_time < TIMESTAMP '2025-03-01 00:00:00'",
  options => map('rewrite-all', 'true'));
CALL millrace.system.rewrite_manifests(table => 'shop.predictions');
CALL millrace.system.rewrite_manifests(table => 'shop.events');
-- The job's newest commit stays, since a restore finds there what is committed already.
CALL millrace.system.expire_snapshots(table => 'shop.predictions', older_than => TIMESTAMP '2025-02-22 00:00:00', retain_last => 100);
CALL millrace.system.expire_snapshots(table => 'shop.events', older_than => TIMESTAMP '2025-02-22 00:00:00', retain_last => 100);
