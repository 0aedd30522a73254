update documents set titel = :title where id = :id;
