-- name: sucheNachGröße :many
-- Sucht „Größe“ 🙂 – ohne Umlaute geht es nicht.
-- @param größe Als Text: 「大」
select id, '🙂 größe' as "größe_text", name as имя
from products
where name = :größe || '🙂' and 'ß' <> :größe;
