select :id::uid as id;
