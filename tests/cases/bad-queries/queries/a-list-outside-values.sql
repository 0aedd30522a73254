update documents set title = :docs.title where id = :docs.id;
