"""Consortia in Neo4j, and a Neo4j on this machine.

| file | for |
| --- | --- |
| store.py | the store: what every store can do, on a database |
| transaction.py | inside a transaction: locks, what is there, what is written |
| statements.py | the texts that are sent to the database |
| rows.py, difference.py | what the database is to have of a document; the difference of two states |
| comparison.py | is the graph what the documents say? |
| namesakes.py | bodies and people of one name that are kept apart |
| bulk.py | what makes a bulk load quick |
| connection.py | the connection, and how long anybody waits for a server |
| sentences.py | what the driver raises, as sentences |
| server.py, process.py, parts.py | a server on this machine: started and stopped, its process, its parts fetched |
"""
