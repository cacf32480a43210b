-- name: backup_into :exec
-- in: path text
-- A copy of the database as of now; the file must be empty or not there. Nothing of it is synced.
VACUUM INTO :path;

-- name: backup_file_put :exec
-- in: name text, bytes blob
INSERT INTO backup_file (name, bytes) VALUES (:name, :bytes);

-- name: backup_files :many
-- out: name text, bytes blob
SELECT name, bytes FROM backup_file ORDER BY name;

-- name: backup_files_forget :exec
DELETE FROM backup_file;
