"""The features in Bytewax: users on the heap, snapshots of those that changed in its recovery store, at least once, predictions to a topic.

Rows are scored in the batches that the dataflow has anyway. Run by python -m bytewax.run, with BROKERS and MODEL in the environment.
"""

import os

import bytewax.operators as op
import orjson
import progress
import shop
from bytewax.connectors.kafka import KafkaSink, KafkaSinkMessage, KafkaSource
from bytewax.dataflow import Dataflow

brokers = [os.environ["BROKERS"]]
model = shop.Model(os.environ["MODEL"])


def keyed(message):
    return message.key.decode(), orjson.loads(message.value)


def features(user, event):
    user = user or shop.new_shopper()
    return user, [(event, shop.advance(user, event))]


def scored(rows):
    progress.add(len(rows))
    scores = model.scores([found for _, (_, found) in rows])
    for (user, (event, found)), score in zip(rows, scores):
        answer = {"event_id": event["event_id"], "user_id": user, "timestamp": event["timestamp"], "features": found, "score": score}
        yield KafkaSinkMessage(user.encode(), orjson.dumps(answer))


flow = Dataflow("peer")
messages = op.input("events", flow, KafkaSource(brokers, ["user_events"], batch_size=1_000))
answers = op.stateful_flat_map("features", op.map("keyed", messages, keyed), features)
op.output("predictions", op.flat_map_batch("scored", answers, scored), KafkaSink(brokers, "predictions", {"compression.type": "lz4", "linger.ms": "20"}))
progress.start()
