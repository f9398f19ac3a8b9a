"""What alembic runs: the migrations, within the transaction of the one who called."""

from alembic import context

import handlers.records  # noqa: F401 - every module that has tables, for autogenerate
import knowledge.derived
import knowledge.intake
import knowledge.library  # noqa: F401
from knowledge.storage import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
