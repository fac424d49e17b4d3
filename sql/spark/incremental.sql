-- What came between two snapshots: a job that runs each hour asks for what came since its last one. SQL has no words for
-- such a scan; the procedure gives it as a view of changes (all inserts: Millrace appends).
CALL millrace.system.create_changelog_view(table => 'shop.predictions', changelog_view => 'changes',
  options => map('start-snapshot-id', '1234567890123456789', 'end-snapshot-id', '1234567890123456788'));
SELECT count(*) AS predictions, max(event_time) AS latest, max(score) AS highest FROM changes;
