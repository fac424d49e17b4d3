"""The features in Quix Streams: a user's state in its RocksDB with a changelog, exactly once, predictions to a topic. One row a call of the model.

Arguments: brokers, model's file, folder of the state, seconds between commits.
"""

import sys

import progress
import shop
from quixstreams import Application

brokers, model_file, folder, interval = sys.argv[1:]
model = shop.Model(model_file)


def answer(event, state):
    user = state.get("user") or shop.new_shopper()
    features = shop.advance(user, event)
    state.set("user", user)
    progress.add(1)
    return {"event_id": event["event_id"], "user_id": event["user_id"], "timestamp": event["timestamp"], "features": features, "score": model.scores([features])[0]}


application = Application(
    broker_address=brokers, consumer_group="quix", auto_offset_reset="earliest", state_dir=folder, processing_guarantee="exactly-once", commit_interval=float(interval),
    producer_extra_config={"compression.type": "lz4", "transaction.timeout.ms": 120_000}, loglevel="WARNING")
events = application.dataframe(application.topic("user_events", value_deserializer="json", key_deserializer="str"))
events.apply(answer, stateful=True).to_topic(application.topic("predictions", value_serializer="json", key_serializer="str"))
progress.start()
application.run()
