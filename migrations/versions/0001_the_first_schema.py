"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("handle_key", sa.String(), nullable=False),
        sa.Column("look_key", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("active", "blocked", name="accountstatus", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("recovery_hash", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("email_confirmed", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("is_coordinator", sa.Boolean(), nullable=False),
        sa.Column(
            "mail_frequency",
            sa.Enum(
                "at_once",
                "daily",
                "weekly",
                "off",
                name="mailfrequency",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
        sa.UniqueConstraint("handle_key", name=op.f("uq_accounts_handle_key")),
        sa.UniqueConstraint("look_key", name=op.f("uq_accounts_look_key")),
    )
    op.create_table(
        "answered_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("body_hash", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answered_requests")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_answered_requests_key_hash")),
    )
    with op.batch_alter_table("answered_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answered_requests_at"), ["at"], unique=False)

    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("subject_type", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entries_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index("ix_audit_entries_subject", ["subject_type", "subject_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_zone_id"), ["zone_id"], unique=False)

    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("key", name=op.f("uq_jobs_key")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index("ix_jobs_due", ["done_at", "run_at", "id"], unique=False)

    op.create_table(
        "outgoing_mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("unsubscribe_url", sa.String(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("cause_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mails")),
        sa.UniqueConstraint("key", name=op.f("uq_outgoing_mails_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outgoing_mails_message_id")),
    )
    with op.batch_alter_table("outgoing_mails", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outgoing_mails_cause_id"), ["cause_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outgoing_mails_created_at"), ["created_at"], unique=False)
        batch_op.create_index("ix_outgoing_mails_due", ["sent_at", "next_try_at", "id"], unique=False)

    op.create_table(
        "try_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("limit_name", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_try_counts")),
        sa.UniqueConstraint(
            "limit_name", "who", "window_start", name=op.f("uq_try_counts_limit_name_who_window_start")
        ),
    )
    with op.batch_alter_table("try_counts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_try_counts_window_start"), ["window_start"], unique=False)

    op.create_table(
        "zones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column(
            "flower",
            sa.Enum(
                "cornflower", "poppy", "linden", name="flower", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("descriptions", sa.JSON(), nullable=False),
        sa.Column("house_rules", sa.JSON(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("osiedle", sa.String(), nullable=False),
        sa.Column("opening_hours", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zones")),
        sa.UniqueConstraint("slug", name=op.f("uq_zones_slug")),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("on_type", sa.String(), nullable=False),
        sa.Column("on_id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "awaiting",
                "visible",
                "hidden",
                name="attachmentstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("hidden_on", sa.Date(), nullable=True),
        sa.Column("hidden_reason", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("alt", sa.String(), nullable=False),
        sa.Column(
            "media_type",
            sa.Enum(
                "jpeg",
                "png",
                "webp",
                "pdf",
                "docx",
                name="mediatype",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("storage_key", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("downloads", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status <> 'hidden' OR (hidden_on IS NOT NULL AND hidden_reason <> '')",
            name=op.f("ck_attachments_hidden_why"),
        ),
        sa.CheckConstraint("width IS NULL OR alt <> ''", name=op.f("ck_attachments_photos_are_described")),
        sa.CheckConstraint("(width IS NULL) = (height IS NULL)", name=op.f("ck_attachments_both_sides")),
        sa.CheckConstraint("downloads >= 0", name=op.f("ck_attachments_downloads")),
        sa.CheckConstraint("size > 0", name=op.f("ck_attachments_size")),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_attachments_author_id")),
        sa.ForeignKeyConstraint(["zone_id"], ["zones.id"], name=op.f("fk_attachments_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("on_type", "on_id", "content_hash", name=op.f("uq_attachments_on_type_on_id_content_hash")),
        sa.UniqueConstraint("public_id", name=op.f("uq_attachments_public_id")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_attachments_storage_key")),
    )
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachments_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_attachments_on", ["on_type", "on_id", "position", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachments_zone_id"), ["zone_id"], unique=False)

    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("on_type", sa.String(), nullable=False),
        sa.Column("on_id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("parent_level", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "visible",
                "hidden",
                "withdrawn",
                name="commentstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("hidden_reason", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_on", sa.Date(), nullable=True),
        sa.Column("reply_count", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status = 'withdrawn') = (text = '')", name=op.f("ck_comments_withdrawn_text_is_gone")),
        sa.CheckConstraint("status <> 'hidden' OR hidden_reason <> ''", name=op.f("ck_comments_hidden_why")),
        sa.CheckConstraint(
            "(parent_id IS NULL AND level = 0) OR (parent_id IS NOT NULL AND level = 1)", name=op.f("ck_comments_level")
        ),
        sa.CheckConstraint("(parent_id IS NULL) = (parent_level IS NULL)", name=op.f("ck_comments_parent_level")),
        sa.CheckConstraint("parent_level = 0", name=op.f("ck_comments_parent_is_no_reply")),
        sa.CheckConstraint("reply_count >= 0", name=op.f("ck_comments_reply_count")),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_comments_author_id")),
        sa.ForeignKeyConstraint(
            ["parent_id", "parent_level", "on_type", "on_id"],
            ["comments.id", "comments.level", "comments.on_type", "comments.on_id"],
            name="fk_comments_parent",
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zones.id"], name=op.f("fk_comments_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
        sa.UniqueConstraint("id", "level", "on_type", "on_id", name=op.f("uq_comments_id_level_on_type_on_id")),
    )
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comments_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_comments_on", ["on_type", "on_id", "level", "id"], unique=False)
        batch_op.create_index("ix_comments_parent_id", ["parent_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_comments_zone_id"), ["zone_id"], unique=False)

    op.create_table(
        "follows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("subject_type", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "author",
                "follower",
                "supporter",
                "group",
                name="followrole",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_follows_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follows")),
        sa.UniqueConstraint(
            "subject_type",
            "subject_id",
            "account_id",
            "role",
            name=op.f("uq_follows_subject_type_subject_id_account_id_role"),
        ),
    )
    with op.batch_alter_table("follows", schema=None) as batch_op:
        batch_op.create_index("ix_follows_account_id", ["account_id", "id"], unique=False)

    op.create_table(
        "join_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["zone_id"], ["zones.id"], name=op.f("fk_join_codes_zone_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_join_codes_code_hash")),
    )
    with op.batch_alter_table("join_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_join_codes_zone_id"), ["zone_id"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("member", "librarian", name="role", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "requested",
                "admitted",
                "refused",
                name="membershipstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status = 'admitted' OR role = 'member'", name=op.f("ck_memberships_only_admitted_librarians")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_memberships_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zones.id"], name=op.f("fk_memberships_zone_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("zone_id", "account_id", name=op.f("uq_memberships_zone_id_account_id")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memberships_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_memberships_zone_id_status", ["zone_id", "status", "id"], unique=False)

    op.create_table(
        "moderation_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_type", sa.String(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=True),
        sa.Column("from_zone_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "proposal",
                "photo",
                "report",
                "join",
                "appeal",
                "term",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "open", "decided", "dropped", name="itemstatus", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "decision",
            sa.Enum(
                "publish",
                "keep",
                "admit",
                "send_back",
                "refuse",
                "hide",
                "uphold",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "more_detail",
                "unclear",
                "other_place",
                "already_here",
                "other_meaning",
                "promises",
                "private_facts",
                "faces",
                "hurtful",
                "advertising",
                "off_topic",
                "not_own_work",
                "against_law",
                "not_a_neighbour",
                "second_account",
                "first_decision_holds",
                "other",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("lang", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("words_lang", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status = 'decided') = (decision IS NOT NULL)", name=op.f("ck_moderation_items_decided")),
        sa.ForeignKeyConstraint(
            ["from_zone_id"], ["zones.id"], name=op.f("fk_moderation_items_from_zone_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["zones.id"], name=op.f("fk_moderation_items_zone_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_items")),
    )
    with op.batch_alter_table("moderation_items", schema=None) as batch_op:
        batch_op.create_index("ix_moderation_items_log", ["status", "decided_at", "id"], unique=False)
        batch_op.create_index("ix_moderation_items_queue", ["status", "zone_id", "opened_at", "id"], unique=False)
        batch_op.create_index("ix_moderation_items_target", ["target_type", "target_id", "id"], unique=False)
        batch_op.create_index("ix_moderation_items_zone_log", ["status", "zone_id", "decided_at", "id"], unique=False)
        batch_op.create_index(
            "uq_moderation_items_open",
            ["target_type", "target_id", "kind"],
            unique=True,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )

    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("cause_id", sa.Integer(), nullable=False),
        sa.Column("subject_type", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_notices_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["cause_id"], ["audit_entries.id"], name=op.f("fk_notices_cause_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("cause_id", "account_id", name=op.f("uq_notices_cause_id_account_id")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index("ix_notices_account_id", ["account_id", "id"], unique=False)
        batch_op.create_index(
            "ix_notices_unmailed",
            ["account_id"],
            unique=False,
            sqlite_where=sa.text("mailed_at IS NULL AND read_at IS NULL"),
            postgresql_where=sa.text("mailed_at IS NULL AND read_at IS NULL"),
        )
        batch_op.create_index(
            "ix_notices_unread",
            ["account_id"],
            unique=False,
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )

    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "published",
                "refused",
                "appealed",
                "withdrawn",
                "merged",
                name="proposalstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "stage",
            sa.Enum(
                "idea",
                "talk",
                "vote",
                "plan",
                "city",
                "doing",
                "told",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column("stage_url", sa.String(), nullable=True),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("needs", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("help_wanted", sa.Boolean(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "green",
                "culture",
                "education",
                "sport",
                "health",
                "safety",
                "roads",
                "neighbours",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("osiedle", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("support_count", sa.Integer(), nullable=False),
        sa.Column("comment_count", sa.Integer(), nullable=False),
        sa.Column("revision_count", sa.Integer(), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("sound_key", sa.String(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("appeal_zone_id", sa.Integer(), nullable=True),
        sa.Column("appealed_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_from", sa.Integer(), nullable=False),
        sa.CheckConstraint("status <> 'appealed' OR appeal_zone_id IS NOT NULL", name=op.f("ck_proposals_appeal_zone")),
        sa.CheckConstraint("status <> 'merged' OR merged_into_id IS NOT NULL", name=op.f("ck_proposals_merged_into")),
        sa.CheckConstraint("status <> 'published' OR published_on IS NOT NULL", name=op.f("ck_proposals_published_on")),
        sa.CheckConstraint("appeal_zone_id <> zone_id", name=op.f("ck_proposals_appeal_elsewhere")),
        sa.CheckConstraint("cost IS NULL OR cost >= 0", name=op.f("ck_proposals_cost")),
        sa.CheckConstraint("support_count >= 0 AND comment_count >= 0", name=op.f("ck_proposals_counts")),
        sa.ForeignKeyConstraint(["appeal_zone_id"], ["zones.id"], name=op.f("fk_proposals_appeal_zone_id")),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_proposals_author_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["proposals.id"], name=op.f("fk_proposals_merged_into_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["accounts.id"], name=op.f("fk_proposals_written_by_id")),
        sa.ForeignKeyConstraint(["zone_id"], ["zones.id"], name=op.f("fk_proposals_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposals_appeal_zone_id"), ["appeal_zone_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_proposals_category", ["category", "osiedle", "status"], unique=False)
        batch_op.create_index("ix_proposals_discussed", ["status", "comment_count", "id"], unique=False)
        batch_op.create_index("ix_proposals_help_wanted", ["help_wanted", "status", "published_on", "id"], unique=False)
        batch_op.create_index("ix_proposals_lang", ["lang", "status", "published_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index("ix_proposals_newest", ["status", "published_on", "id"], unique=False)
        batch_op.create_index("ix_proposals_osiedle", ["osiedle", "status", "published_on", "id"], unique=False)
        batch_op.create_index("ix_proposals_stage", ["stage", "status", "published_on", "id"], unique=False)
        batch_op.create_index("ix_proposals_supported", ["status", "support_count", "id"], unique=False)
        batch_op.create_index("ix_proposals_zone_discussed", ["zone_id", "status", "comment_count", "id"], unique=False)
        batch_op.create_index("ix_proposals_zone_newest", ["zone_id", "status", "published_on", "id"], unique=False)
        batch_op.create_index("ix_proposals_zone_supported", ["zone_id", "status", "support_count", "id"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fresh_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sessions_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sessions_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "sign_in_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "sign-in", "confirm-email", name="tokenpurpose", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sign_in_tokens_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_tokens_token_hash")),
    )
    with op.batch_alter_table("sign_in_tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_tokens_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_tokens_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "term_corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "shown",
                "past",
                "refused",
                "withdrawn",
                name="correctionstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("lang IN ('pl', 'be', 'uk', 'ru', 'en', 'nb')", name=op.f("ck_term_corrections_lang")),
        sa.CheckConstraint("word <> '' AND meaning <> ''", name=op.f("ck_term_corrections_says_both")),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_term_corrections_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_corrections")),
    )
    with op.batch_alter_table("term_corrections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_term_corrections_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_term_corrections_term", ["term", "id"], unique=False)
        batch_op.create_index(
            "uq_term_corrections_shown",
            ["term", "lang"],
            unique=True,
            sqlite_where=sa.text("status = 'shown'"),
            postgresql_where=sa.text("status = 'shown'"),
        )
        batch_op.create_index(
            "uq_term_corrections_waiting",
            ["author_id", "term", "lang"],
            unique=True,
            sqlite_where=sa.text("status = 'waiting'"),
            postgresql_where=sa.text("status = 'waiting'"),
        )

    op.create_table(
        "tool_editions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tool", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(text) <= 200000", name=op.f("ck_tool_editions_text")),
        sa.ForeignKeyConstraint(["added_by_id"], ["accounts.id"], name=op.f("fk_tool_editions_added_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tool_editions")),
    )
    with op.batch_alter_table("tool_editions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tool_editions_added_by_id"), ["added_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tool_editions_taken_at"), ["taken_at"], unique=False)

    op.create_table(
        "translations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("on_type", sa.String(), nullable=False),
        sa.Column("on_id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum(
                "neighbour",
                "author",
                "library",
                "machine",
                name="origin",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "visible", "hidden", name="translationstatus", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("hidden_reason", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("made_from", sa.Integer(), nullable=False),
        sa.Column("made_of", sa.String(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("lang IN ('pl', 'be', 'uk', 'ru', 'en', 'nb')", name=op.f("ck_translations_lang")),
        sa.CheckConstraint("status <> 'hidden' OR hidden_reason <> ''", name=op.f("ck_translations_hidden_why")),
        sa.CheckConstraint("made_from >= 0", name=op.f("ck_translations_made_from")),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_translations_author_id")),
        sa.ForeignKeyConstraint(["zone_id"], ["zones.id"], name=op.f("fk_translations_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translations")),
        sa.UniqueConstraint("on_type", "on_id", "lang", name=op.f("uq_translations_on_type_on_id_lang")),
    )
    with op.batch_alter_table("translations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_translations_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_translations_zone_id"), ["zone_id"], unique=False)

    op.create_table(
        "voting_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "scheduled",
                "undecided",
                "counted",
                "failed",
                "cancelled",
                name="roundstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("budget", sa.Integer(), nullable=False),
        sa.Column(
            "ballot_kind",
            sa.Enum(
                "approval",
                "knapsack",
                "ranking",
                "points",
                name="ballotkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("max_choices", sa.Integer(), nullable=False),
        sa.Column("points_sum", sa.Integer(), nullable=True),
        sa.Column(
            "rule",
            sa.Enum(
                "greedy",
                "greedy-no-skip",
                "equal-shares",
                "phragmen",
                name="rule",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "completion",
            sa.Enum(
                "none",
                "add1",
                "add1-comparison",
                "utilitarian",
                name="completion",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("last_in_part", sa.Integer(), nullable=True),
        sa.Column("quorum", sa.Integer(), nullable=True),
        sa.Column(
            "voters",
            sa.Enum("members", "cards", "both", name="voters", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column(
            "twice",
            sa.Enum("paper", "online", name="twice", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("lot_source", sa.String(), nullable=True),
        sa.Column("ballots_from", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("members_until", sa.Date(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("nonce", sa.String(length=64), nullable=True),
        sa.Column("outcome", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("explained", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("turnout", sa.Integer(), nullable=True),
        sa.Column("electorate", sa.Integer(), nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=True),
        sa.Column("cancel_reason", sa.String(), nullable=True),
        sa.Column("cancel_lang", sa.String(), nullable=True),
        sa.Column("unwitnessed", sa.String(), nullable=True),
        sa.Column("unwitnessed_lang", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "completion = 'none' OR rule = 'equal-shares'", name=op.f("ck_voting_rounds_completion_fits")
        ),
        sa.CheckConstraint(
            "last_in_part IS NULL OR rule = 'greedy-no-skip'", name=op.f("ck_voting_rounds_in_part_fits")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'cancelled') OR fingerprint IS NOT NULL", name=op.f("ck_voting_rounds_frozen")
        ),
        sa.CheckConstraint("status IN ('draft', 'scheduled') OR nonce IS NULL", name=op.f("ck_voting_rounds_sealed")),
        sa.CheckConstraint(
            "status NOT IN ('counted', 'undecided') OR outcome IS NOT NULL", name=op.f("ck_voting_rounds_counted")
        ),
        sa.CheckConstraint("ballots_from >= 1", name=op.f("ck_voting_rounds_ballots_from")),
        sa.CheckConstraint("budget > 0", name=op.f("ck_voting_rounds_budget")),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_voting_rounds_closes_after_it_opens")),
        sa.CheckConstraint("last_in_part BETWEEN 1 AND 99", name=op.f("ck_voting_rounds_last_in_part")),
        sa.CheckConstraint("max_choices >= 1", name=op.f("ck_voting_rounds_max_choices")),
        sa.CheckConstraint("points_sum >= 1", name=op.f("ck_voting_rounds_points_sum")),
        sa.CheckConstraint("quorum >= 1", name=op.f("ck_voting_rounds_quorum")),
        sa.CheckConstraint("threshold >= 1", name=op.f("ck_voting_rounds_threshold")),
        sa.ForeignKeyConstraint(["zone_id"], ["zones.id"], name=op.f("fk_voting_rounds_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voting_rounds")),
    )
    with op.batch_alter_table("voting_rounds", schema=None) as batch_op:
        batch_op.create_index("ix_voting_rounds_status_closes_at", ["status", "closes_at"], unique=False)
        batch_op.create_index("ix_voting_rounds_zone_id_status", ["zone_id", "status", "id"], unique=False)

    op.create_table(
        "actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("chosen_reason", sa.String(), nullable=True),
        sa.Column("chosen_lang", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "in_progress",
                "paused",
                "done",
                "cancelled",
                name="actionstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("status_since", sa.Date(), nullable=False),
        sa.Column("status_reason", sa.String(), nullable=True),
        sa.Column("status_lang", sa.String(), nullable=True),
        sa.Column("budget_planned", sa.Integer(), nullable=False),
        sa.Column("next_date", sa.Date(), nullable=True),
        sa.Column("board_order", sa.Integer(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status NOT IN ('paused', 'cancelled') OR status_reason IS NOT NULL", name=op.f("ck_actions_status_reason")
        ),
        sa.CheckConstraint("(chosen_reason IS NULL) = (chosen_lang IS NULL)", name=op.f("ck_actions_chosen_lang")),
        sa.CheckConstraint("budget_planned >= 0", name=op.f("ck_actions_budget_planned")),
        sa.CheckConstraint("round_id IS NOT NULL OR chosen_reason IS NOT NULL", name=op.f("ck_actions_chosen")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_actions_proposal_id")),
        sa.ForeignKeyConstraint(["round_id"], ["voting_rounds.id"], name=op.f("fk_actions_round_id")),
        sa.ForeignKeyConstraint(["zone_id"], ["zones.id"], name=op.f("fk_actions_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_actions_proposal_id")),
    )
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.create_index("ix_actions_board_order_id", ["board_order", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_actions_round_id"), ["round_id"], unique=False)
        batch_op.create_index("ix_actions_status_board_order_id", ["status", "board_order", "id"], unique=False)
        batch_op.create_index("ix_actions_zone_id_board_order_id", ["zone_id", "board_order", "id"], unique=False)
        batch_op.create_index(
            "ix_actions_zone_id_status_board_order_id", ["zone_id", "status", "board_order", "id"], unique=False
        )

    op.create_table(
        "ballots",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("seal", sa.String(length=64), nullable=True),
        sa.Column("replaces", sa.String(length=64), nullable=True),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["voting_rounds.id"], name=op.f("fk_ballots_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballots")),
        sa.UniqueConstraint("id", "round_id", name=op.f("uq_ballots_id_round_id")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_ballots_link_hash")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ballots", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballots_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ballots_seal"), ["seal"], unique=False)

    op.create_table(
        "card_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("printed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["voting_rounds.id"], name=op.f("fk_card_batches_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_batches")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_card_batches_round_id_number")),
    )
    op.create_table(
        "coauthors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "invitation",
            sa.Enum("sent", "accepted", name="invitation", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_coauthors_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_coauthors_proposal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coauthors")),
        sa.UniqueConstraint("proposal_id", "account_id", name=op.f("uq_coauthors_proposal_id_account_id")),
    )
    with op.batch_alter_table("coauthors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coauthors_account_id"), ["account_id"], unique=False)

    op.create_table(
        "desk_news",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_desk_news_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["voting_rounds.id"], name=op.f("fk_desk_news_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", "account_id", name=op.f("pk_desk_news")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("desk_news", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_news_account_id"), ["account_id"], unique=False)

    op.create_table(
        "handed_out",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("card", "paper", name="handedkind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["voting_rounds.id"], name=op.f("fk_handed_out_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_out")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("handed_out", schema=None) as batch_op:
        batch_op.create_index("ix_handed_out_round_id_kind", ["round_id", "kind"], unique=False)

    op.create_table(
        "lots",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum("public", "room", name="lotsource", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("drawn", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("drawn_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.CheckConstraint("source <> 'public' OR value IS NOT NULL", name=op.f("ck_lots_value")),
        sa.CheckConstraint("source <> 'room' OR drawn IS NOT NULL", name=op.f("ck_lots_drawn")),
        sa.CheckConstraint("confirmed_by_id <> entered_by_id", name=op.f("ck_lots_two_people")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["accounts.id"], name=op.f("fk_lots_confirmed_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["drawn_by_id"], ["accounts.id"], name=op.f("fk_lots_drawn_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["accounts.id"], name=op.f("fk_lots_entered_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["voting_rounds.id"], name=op.f("fk_lots_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_lots")),
    )
    with op.batch_alter_table("lots", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lots_confirmed_by_id"), ["confirmed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lots_drawn_by_id"), ["drawn_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lots_entered_by_id"), ["entered_by_id"], unique=False)

    op.create_table(
        "merge_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.CheckConstraint("proposal_id <> target_id", name=op.f("ck_merge_requests_two_ideas")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_merge_requests_proposal_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["proposals.id"], name=op.f("fk_merge_requests_target_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_requests")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_merge_requests_proposal_id")),
    )
    with op.batch_alter_table("merge_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merge_requests_target_id"), ["target_id"], unique=False)

    op.create_table(
        "offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "hours",
                "skill",
                "thing",
                "language",
                "childcare",
                name="offerkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.CheckConstraint("kind <> 'hours' OR hours IS NOT NULL", name=op.f("ck_offers_hours_given")),
        sa.CheckConstraint("hours IS NULL OR hours BETWEEN 1 AND 500", name=op.f("ck_offers_hours")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_offers_account_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_offers_proposal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offers_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offers_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "paper_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "typing",
                "checking",
                "differing",
                "settled",
                "discarded",
                name="batchstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("first_by", sa.Integer(), nullable=False),
        sa.Column("second_by", sa.Integer(), nullable=True),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status NOT IN ('differing', 'settled') OR second_by IS NOT NULL", name=op.f("ck_paper_batches_read_twice")
        ),
        sa.CheckConstraint("second_by <> first_by", name=op.f("ck_paper_batches_two_people")),
        sa.CheckConstraint("sheets BETWEEN 1 AND 100", name=op.f("ck_paper_batches_sheets")),
        sa.ForeignKeyConstraint(["first_by"], ["accounts.id"], name=op.f("fk_paper_batches_first_by")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["voting_rounds.id"], name=op.f("fk_paper_batches_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["second_by"], ["accounts.id"], name=op.f("fk_paper_batches_second_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_batches")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_paper_batches_round_id_number")),
    )
    with op.batch_alter_table("paper_batches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_batches_first_by"), ["first_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_batches_second_by"), ["second_by"], unique=False)

    op.create_table(
        "paper_boxes",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("printed", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(confirmed_by IS NULL) = (confirmed_on IS NULL)", name=op.f("ck_paper_boxes_confirmed")),
        sa.CheckConstraint("(said_by IS NULL) = (said_on IS NULL)", name=op.f("ck_paper_boxes_said")),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR (said_by IS NOT NULL AND (confirmed_by <> said_by OR confirmed_on > said_on))",
            name=op.f("ck_paper_boxes_two_people_or_two_days"),
        ),
        sa.CheckConstraint("printed >= 0", name=op.f("ck_paper_boxes_printed")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["accounts.id"], name=op.f("fk_paper_boxes_confirmed_by")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["voting_rounds.id"], name=op.f("fk_paper_boxes_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["said_by"], ["accounts.id"], name=op.f("fk_paper_boxes_said_by")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_paper_boxes")),
    )
    with op.batch_alter_table("paper_boxes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_boxes_confirmed_by"), ["confirmed_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_boxes_said_by"), ["said_by"], unique=False)

    op.create_table(
        "participations",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("online", "card", "paper", name="channel", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_participations_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["voting_rounds.id"], name=op.f("fk_participations_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", "account_id", name=op.f("pk_participations")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("participations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participations_account_id"), ["account_id"], unique=False)

    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "more_detail",
                "unclear",
                "other_place",
                "already_here",
                "other_meaning",
                "promises",
                "private_facts",
                "faces",
                "hurtful",
                "advertising",
                "off_topic",
                "not_own_work",
                "against_law",
                "not_a_neighbour",
                "second_account",
                "first_decision_holds",
                "other",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["moderation_items.id"], name=op.f("fk_reports_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["accounts.id"], name=op.f("fk_reports_reporter_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("item_id", "reporter_id", name=op.f("uq_reports_item_id_reporter_id")),
    )
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reports_reporter_id"), ["reporter_id"], unique=False)

    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_revisions_account_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_revisions_proposal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("proposal_id", "number", name=op.f("uq_revisions_proposal_id_number")),
    )
    op.create_table(
        "seal_entries",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "opened",
                "ballot",
                "withdrawn",
                "option",
                "cards",
                "paper",
                "witness",
                "closed",
                "cancelled",
                "failed",
                "undecided",
                "lot",
                "result",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=True),
        sa.CheckConstraint("(kind = 'ballot') = (seal IS NOT NULL)", name=op.f("ck_seal_entries_seal")),
        sa.CheckConstraint("seq >= 0", name=op.f("ck_seal_entries_seq")),
        sa.ForeignKeyConstraint(["round_id"], ["voting_rounds.id"], name=op.f("fk_seal_entries_round_id")),
        sa.PrimaryKeyConstraint("round_id", "seq", name=op.f("pk_seal_entries")),
        sa.UniqueConstraint("round_id", "seal", name=op.f("uq_seal_entries_round_id_seal")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "seal_heads",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["voting_rounds.id"], name=op.f("fk_seal_heads_round_id")),
        sa.PrimaryKeyConstraint("round_id", "size", name=op.f("pk_seal_heads")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "seal_withdrawals",
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["voting_rounds.id"], name=op.f("fk_seal_withdrawals_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seal", name=op.f("pk_seal_withdrawals")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("seal_withdrawals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seal_withdrawals_round_id"), ["round_id"], unique=False)

    op.create_table(
        "supports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_supports_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_supports_proposal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supports")),
        sa.UniqueConstraint("proposal_id", "account_id", name=op.f("uq_supports_proposal_id_account_id")),
    )
    with op.batch_alter_table("supports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supports_account_id"), ["account_id"], unique=False)

    op.create_table(
        "voting_options",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=False),
        sa.Column("conflict_group", sa.Integer(), nullable=True),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_voting_options_cost")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_voting_options_proposal_id")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["voting_rounds.id"], name=op.f("fk_voting_options_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voting_options")),
        sa.UniqueConstraint("round_id", "id", name="uq_voting_options_round_id_id"),
        sa.UniqueConstraint("round_id", "proposal_id", name=op.f("uq_voting_options_round_id_proposal_id")),
    )
    with op.batch_alter_table("voting_options", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_voting_options_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "witness_files",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["voting_rounds.id"], name=op.f("fk_witness_files_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_witness_files")),
    )
    with op.batch_alter_table("witness_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_witness_files_expires_on"), ["expires_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_witness_files_round_id"), ["round_id"], unique=False)

    op.create_table(
        "witnesses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("told_size", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.CheckConstraint("number IN (1, 2)", name=op.f("ck_witnesses_number")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_witnesses_account_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["voting_rounds.id"], name=op.f("fk_witnesses_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_witnesses")),
        sa.UniqueConstraint("round_id", "account_id", name=op.f("uq_witnesses_round_id_account_id")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_witnesses_round_id_number")),
    )
    with op.batch_alter_table("witnesses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_witnesses_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_witnesses_round_id_told_size", ["round_id", "told_size"], unique=False)

    op.create_table(
        "action_expenses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "planned >= 0 AND spent >= 0 AND planned + spent > 0", name=op.f("ck_action_expenses_amounts")
        ),
        sa.CheckConstraint("spent = 0 OR spent_on IS NOT NULL", name=op.f("ck_action_expenses_spent_on")),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name=op.f("fk_action_expenses_action_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_expenses")),
    )
    with op.batch_alter_table("action_expenses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_expenses_action_id"), ["action_id"], unique=False)

    op.create_table(
        "action_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("coordinator", "member", name="grouprole", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_action_members_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name=op.f("fk_action_members_action_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_members")),
        sa.UniqueConstraint("action_id", "account_id", name=op.f("uq_action_members_action_id_account_id")),
    )
    with op.batch_alter_table("action_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_members_account_id"), ["account_id"], unique=False)

    op.create_table(
        "action_milestones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name=op.f("fk_action_milestones_action_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_milestones")),
    )
    with op.batch_alter_table("action_milestones", schema=None) as batch_op:
        batch_op.create_index("ix_action_milestones_action_id_due_on", ["action_id", "due_on"], unique=False)

    op.create_table(
        "action_shares",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("hours", "thing", "money", name="sharekind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("pledged", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("done >= 0", name=op.f("ck_action_shares_done")),
        sa.CheckConstraint("pledged >= 0", name=op.f("ck_action_shares_pledged")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_action_shares_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name=op.f("fk_action_shares_action_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_shares")),
    )
    with op.batch_alter_table("action_shares", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_shares_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_shares_action_id"), ["action_id"], unique=False)

    op.create_table(
        "action_stories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("with_whom", sa.String(), nullable=False),
        sa.Column("learnt", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name=op.f("fk_action_stories_action_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_stories")),
        sa.UniqueConstraint("action_id", "lang", name=op.f("uq_action_stories_action_id_lang")),
    )
    op.create_table(
        "action_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("details", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("done_on IS NULL OR taken_by_id IS NOT NULL", name=op.f("ck_action_tasks_done_by_someone")),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name=op.f("fk_action_tasks_action_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["accounts.id"], name=op.f("fk_action_tasks_taken_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_tasks")),
    )
    with op.batch_alter_table("action_tasks", schema=None) as batch_op:
        batch_op.create_index("ix_action_tasks_action_id_due_on", ["action_id", "due_on"], unique=False)
        batch_op.create_index("ix_action_tasks_taken_by_id_done_on", ["taken_by_id", "done_on"], unique=False)

    op.create_table(
        "action_updates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("visible", "hidden", name="updatestatus", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("hidden_reason", sa.String(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("status <> 'hidden' OR hidden_reason <> ''", name=op.f("ck_action_updates_hidden_why")),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name=op.f("fk_action_updates_action_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_action_updates_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_updates")),
    )
    with op.batch_alter_table("action_updates", schema=None) as batch_op:
        batch_op.create_index("ix_action_updates_action_id_id", ["action_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_updates_author_id"), ["author_id"], unique=False)

    op.create_table(
        "applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("tool", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "drafting",
                "ready",
                "filed",
                "in_assessment",
                "to_correct",
                "accepted",
                "refused",
                "appealed",
                "on_ballot",
                "chosen",
                "not_chosen",
                "funded",
                "being_done",
                "settled",
                "withdrawn",
                name="applicationstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("status_since", sa.Date(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column(
            "due",
            sa.Enum(
                "filing",
                "correction",
                "appeal",
                "ballot",
                "ballot_ends",
                "settlement",
                name="due",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(due_on IS NULL) = (due IS NULL)", name=op.f("ck_applications_due_day")),
        sa.ForeignKeyConstraint(["action_id"], ["actions.id"], name=op.f("fk_applications_action_id")),
        sa.ForeignKeyConstraint(["zone_id"], ["zones.id"], name=op.f("fk_applications_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("action_id", "tool", "edition", name=op.f("uq_applications_action_id_tool_edition")),
    )
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.create_index("ix_applications_due_on_id", ["due_on", "id"], unique=False)
        batch_op.create_index("ix_applications_zone_id_due_on_id", ["zone_id", "due_on", "id"], unique=False)

    op.create_table(
        "ballot_choices",
        sa.Column("ballot_id", sa.String(length=32), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.CheckConstraint("value >= 1", name=op.f("ck_ballot_choices_value")),
        sa.ForeignKeyConstraint(
            ["ballot_id", "round_id"],
            ["ballots.id", "ballots.round_id"],
            name=op.f("fk_ballot_choices_ballot_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "option_id"],
            ["voting_options.round_id", "voting_options.id"],
            name=op.f("fk_ballot_choices_round_id"),
        ),
        sa.PrimaryKeyConstraint("ballot_id", "option_id", name=op.f("pk_ballot_choices")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ballot_choices", schema=None) as batch_op:
        batch_op.create_index("ix_ballot_choices_round_id_option_id", ["round_id", "option_id"], unique=False)

    op.create_table(
        "cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "printed", "issued", "struck", name="cardstatus", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "struck_reason",
            sa.Enum(
                "lost",
                "returned",
                "spoilt",
                "unused",
                name="struck",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("cast_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'struck') = (struck_reason IS NOT NULL)", name=op.f("ck_cards_struck_with_a_reason")
        ),
        sa.CheckConstraint("status <> 'struck' OR cast_on IS NULL", name=op.f("ck_cards_struck_without_a_ballot")),
        sa.ForeignKeyConstraint(["batch_id"], ["card_batches.id"], name=op.f("fk_cards_batch_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["round_id"], ["voting_rounds.id"], name=op.f("fk_cards_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_cards_code_hash")),
        sa.UniqueConstraint("round_id", "serial", name=op.f("uq_cards_round_id_serial")),
    )
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cards_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index("ix_cards_round_id_status", ["round_id", "status"], unique=False)

    op.create_table(
        "paper_readings",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reading", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("marks", sa.JSON(none_as_null=True), nullable=True),
        sa.Column(
            "invalid",
            sa.Enum(
                "blank",
                "too_much",
                "unclear",
                "signed",
                "foreign",
                name="invalid",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.CheckConstraint("marks IS NULL OR invalid IS NULL", name=op.f("ck_paper_readings_counts_or_not")),
        sa.CheckConstraint("reading BETWEEN 1 AND 3", name=op.f("ck_paper_readings_reading")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["paper_batches.id"], name=op.f("fk_paper_readings_batch_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("batch_id", "sheet", "reading", name=op.f("pk_paper_readings")),
    )
    op.create_table(
        "strikes",
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "taken_back",
                "impossible",
                "unlawful",
                "misleading",
                "done",
                name="struckreason",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("struck_on", sa.Date(), nullable=True),
        sa.CheckConstraint("confirmed_by_id <> entered_by_id", name=op.f("ck_strikes_two_people")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["accounts.id"], name=op.f("fk_strikes_confirmed_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["accounts.id"], name=op.f("fk_strikes_entered_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["option_id"], ["voting_options.id"], name=op.f("fk_strikes_option_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("option_id", name=op.f("pk_strikes")),
    )
    with op.batch_alter_table("strikes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_strikes_confirmed_by_id"), ["confirmed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_strikes_entered_by_id"), ["entered_by_id"], unique=False)

    op.create_table(
        "application_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_answers_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["accounts.id"], name=op.f("fk_application_answers_changed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_answers")),
        sa.UniqueConstraint(
            "application_id", "field", "lang", name=op.f("uq_application_answers_application_id_field_lang")
        ),
    )
    with op.batch_alter_table("application_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_answers_changed_by_id"), ["changed_by_id"], unique=False)

    op.create_table(
        "application_overwritten",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("was", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("now", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("over_by_id", sa.Integer(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("seen_by_writer", sa.Boolean(), nullable=False),
        sa.Column("seen_by_other", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_overwritten_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["accounts.id"], name=op.f("fk_application_overwritten_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["over_by_id"], ["accounts.id"], name=op.f("fk_application_overwritten_over_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_overwritten")),
    )
    with op.batch_alter_table("application_overwritten", schema=None) as batch_op:
        batch_op.create_index("ix_application_overwritten_application_id_id", ["application_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_overwritten_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_overwritten_over_by_id"), ["over_by_id"], unique=False)

    op.create_table(
        "application_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "form",
                "tables",
                "support",
                "consent",
                "appeal",
                "withdrawal",
                "poster",
                "leaflet",
                name="paperkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column(
            "format",
            sa.Enum("pdf", "docx", name="paperformat", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.String(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(storage_key IS NULL) = (made_on IS NULL)", name=op.f("ck_application_papers_made")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_papers_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_papers")),
        sa.UniqueConstraint(
            "application_id",
            "kind",
            "lang",
            "format",
            name=op.f("uq_application_papers_application_id_kind_lang_format"),
        ),
        sa.UniqueConstraint("storage_key", name=op.f("uq_application_papers_storage_key")),
    )
    op.create_table(
        "application_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "drafting",
                "ready",
                "filed",
                "in_assessment",
                "to_correct",
                "accepted",
                "refused",
                "appealed",
                "on_ballot",
                "chosen",
                "not_chosen",
                "funded",
                "being_done",
                "settled",
                "withdrawn",
                name="applicationstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=True),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.CheckConstraint("(words = '') = (lang IS NULL)", name=op.f("ck_application_steps_lang")),
        sa.CheckConstraint("status <> 'refused' OR ground IS NOT NULL", name=op.f("ck_application_steps_ground")),
        sa.CheckConstraint("status <> 'to_correct' OR due_on IS NOT NULL", name=op.f("ck_application_steps_due_on")),
        sa.CheckConstraint("votes IS NULL OR votes >= 0", name=op.f("ck_application_steps_votes")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_steps_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["accounts.id"], name=op.f("fk_application_steps_entered_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_steps")),
    )
    with op.batch_alter_table("application_steps", schema=None) as batch_op:
        batch_op.create_index("ix_application_steps_application_id_id", ["application_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_steps_entered_by_id"), ["entered_by_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("application_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_steps_entered_by_id"))
        batch_op.drop_index("ix_application_steps_application_id_id")

    op.drop_table("application_steps")
    op.drop_table("application_papers")
    with op.batch_alter_table("application_overwritten", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_overwritten_over_by_id"))
        batch_op.drop_index(batch_op.f("ix_application_overwritten_by_id"))
        batch_op.drop_index("ix_application_overwritten_application_id_id")

    op.drop_table("application_overwritten")
    with op.batch_alter_table("application_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_answers_changed_by_id"))

    op.drop_table("application_answers")
    with op.batch_alter_table("strikes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_strikes_entered_by_id"))
        batch_op.drop_index(batch_op.f("ix_strikes_confirmed_by_id"))

    op.drop_table("strikes")
    op.drop_table("paper_readings")
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.drop_index("ix_cards_round_id_status")
        batch_op.drop_index(batch_op.f("ix_cards_batch_id"))

    op.drop_table("cards")
    with op.batch_alter_table("ballot_choices", schema=None) as batch_op:
        batch_op.drop_index("ix_ballot_choices_round_id_option_id")

    op.drop_table("ballot_choices")
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.drop_index("ix_applications_zone_id_due_on_id")
        batch_op.drop_index("ix_applications_due_on_id")

    op.drop_table("applications")
    with op.batch_alter_table("action_updates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_updates_author_id"))
        batch_op.drop_index("ix_action_updates_action_id_id")

    op.drop_table("action_updates")
    with op.batch_alter_table("action_tasks", schema=None) as batch_op:
        batch_op.drop_index("ix_action_tasks_taken_by_id_done_on")
        batch_op.drop_index("ix_action_tasks_action_id_due_on")

    op.drop_table("action_tasks")
    op.drop_table("action_stories")
    with op.batch_alter_table("action_shares", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_shares_action_id"))
        batch_op.drop_index(batch_op.f("ix_action_shares_account_id"))

    op.drop_table("action_shares")
    with op.batch_alter_table("action_milestones", schema=None) as batch_op:
        batch_op.drop_index("ix_action_milestones_action_id_due_on")

    op.drop_table("action_milestones")
    with op.batch_alter_table("action_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_members_account_id"))

    op.drop_table("action_members")
    with op.batch_alter_table("action_expenses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_expenses_action_id"))

    op.drop_table("action_expenses")
    with op.batch_alter_table("witnesses", schema=None) as batch_op:
        batch_op.drop_index("ix_witnesses_round_id_told_size")
        batch_op.drop_index(batch_op.f("ix_witnesses_account_id"))

    op.drop_table("witnesses")
    with op.batch_alter_table("witness_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_witness_files_round_id"))
        batch_op.drop_index(batch_op.f("ix_witness_files_expires_on"))

    op.drop_table("witness_files")
    with op.batch_alter_table("voting_options", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_voting_options_proposal_id"))

    op.drop_table("voting_options")
    with op.batch_alter_table("supports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supports_account_id"))

    op.drop_table("supports")
    with op.batch_alter_table("seal_withdrawals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seal_withdrawals_round_id"))

    op.drop_table("seal_withdrawals")
    op.drop_table("seal_heads")
    op.drop_table("seal_entries")
    op.drop_table("revisions")
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reports_reporter_id"))

    op.drop_table("reports")
    with op.batch_alter_table("participations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participations_account_id"))

    op.drop_table("participations")
    with op.batch_alter_table("paper_boxes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_boxes_said_by"))
        batch_op.drop_index(batch_op.f("ix_paper_boxes_confirmed_by"))

    op.drop_table("paper_boxes")
    with op.batch_alter_table("paper_batches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_batches_second_by"))
        batch_op.drop_index(batch_op.f("ix_paper_batches_first_by"))

    op.drop_table("paper_batches")
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offers_proposal_id"))
        batch_op.drop_index(batch_op.f("ix_offers_account_id"))

    op.drop_table("offers")
    with op.batch_alter_table("merge_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_merge_requests_target_id"))

    op.drop_table("merge_requests")
    with op.batch_alter_table("lots", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lots_entered_by_id"))
        batch_op.drop_index(batch_op.f("ix_lots_drawn_by_id"))
        batch_op.drop_index(batch_op.f("ix_lots_confirmed_by_id"))

    op.drop_table("lots")
    with op.batch_alter_table("handed_out", schema=None) as batch_op:
        batch_op.drop_index("ix_handed_out_round_id_kind")

    op.drop_table("handed_out")
    with op.batch_alter_table("desk_news", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_desk_news_account_id"))

    op.drop_table("desk_news")
    with op.batch_alter_table("coauthors", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coauthors_account_id"))

    op.drop_table("coauthors")
    op.drop_table("card_batches")
    with op.batch_alter_table("ballots", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballots_seal"))
        batch_op.drop_index(batch_op.f("ix_ballots_round_id"))

    op.drop_table("ballots")
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.drop_index("ix_actions_zone_id_status_board_order_id")
        batch_op.drop_index("ix_actions_zone_id_board_order_id")
        batch_op.drop_index("ix_actions_status_board_order_id")
        batch_op.drop_index(batch_op.f("ix_actions_round_id"))
        batch_op.drop_index("ix_actions_board_order_id")

    op.drop_table("actions")
    with op.batch_alter_table("voting_rounds", schema=None) as batch_op:
        batch_op.drop_index("ix_voting_rounds_zone_id_status")
        batch_op.drop_index("ix_voting_rounds_status_closes_at")

    op.drop_table("voting_rounds")
    with op.batch_alter_table("translations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_translations_zone_id"))
        batch_op.drop_index(batch_op.f("ix_translations_author_id"))

    op.drop_table("translations")
    with op.batch_alter_table("tool_editions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tool_editions_taken_at"))
        batch_op.drop_index(batch_op.f("ix_tool_editions_added_by_id"))

    op.drop_table("tool_editions")
    with op.batch_alter_table("term_corrections", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_term_corrections_waiting",
            sqlite_where=sa.text("status = 'waiting'"),
            postgresql_where=sa.text("status = 'waiting'"),
        )
        batch_op.drop_index(
            "uq_term_corrections_shown",
            sqlite_where=sa.text("status = 'shown'"),
            postgresql_where=sa.text("status = 'shown'"),
        )
        batch_op.drop_index("ix_term_corrections_term")
        batch_op.drop_index(batch_op.f("ix_term_corrections_author_id"))

    op.drop_table("term_corrections")
    with op.batch_alter_table("sign_in_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_tokens_expires_at"))
        batch_op.drop_index(batch_op.f("ix_sign_in_tokens_account_id"))

    op.drop_table("sign_in_tokens")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_expires_at"))
        batch_op.drop_index(batch_op.f("ix_sessions_account_id"))

    op.drop_table("sessions")
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_index("ix_proposals_zone_supported")
        batch_op.drop_index("ix_proposals_zone_newest")
        batch_op.drop_index("ix_proposals_zone_discussed")
        batch_op.drop_index("ix_proposals_supported")
        batch_op.drop_index("ix_proposals_stage")
        batch_op.drop_index("ix_proposals_osiedle")
        batch_op.drop_index("ix_proposals_newest")
        batch_op.drop_index(batch_op.f("ix_proposals_merged_into_id"))
        batch_op.drop_index("ix_proposals_lang")
        batch_op.drop_index("ix_proposals_help_wanted")
        batch_op.drop_index("ix_proposals_discussed")
        batch_op.drop_index("ix_proposals_category")
        batch_op.drop_index(batch_op.f("ix_proposals_author_id"))
        batch_op.drop_index(batch_op.f("ix_proposals_appeal_zone_id"))

    op.drop_table("proposals")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_notices_unread", sqlite_where=sa.text("read_at IS NULL"), postgresql_where=sa.text("read_at IS NULL")
        )
        batch_op.drop_index(
            "ix_notices_unmailed",
            sqlite_where=sa.text("mailed_at IS NULL AND read_at IS NULL"),
            postgresql_where=sa.text("mailed_at IS NULL AND read_at IS NULL"),
        )
        batch_op.drop_index("ix_notices_account_id")

    op.drop_table("notices")
    with op.batch_alter_table("moderation_items", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_moderation_items_open",
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )
        batch_op.drop_index("ix_moderation_items_zone_log")
        batch_op.drop_index("ix_moderation_items_target")
        batch_op.drop_index("ix_moderation_items_queue")
        batch_op.drop_index("ix_moderation_items_log")

    op.drop_table("moderation_items")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index("ix_memberships_zone_id_status")
        batch_op.drop_index(batch_op.f("ix_memberships_account_id"))

    op.drop_table("memberships")
    with op.batch_alter_table("join_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_join_codes_zone_id"))

    op.drop_table("join_codes")
    with op.batch_alter_table("follows", schema=None) as batch_op:
        batch_op.drop_index("ix_follows_account_id")

    op.drop_table("follows")
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_comments_zone_id"))
        batch_op.drop_index("ix_comments_parent_id")
        batch_op.drop_index("ix_comments_on")
        batch_op.drop_index(batch_op.f("ix_comments_author_id"))

    op.drop_table("comments")
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachments_zone_id"))
        batch_op.drop_index("ix_attachments_on")
        batch_op.drop_index(batch_op.f("ix_attachments_author_id"))

    op.drop_table("attachments")
    op.drop_table("zones")
    with op.batch_alter_table("try_counts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_try_counts_window_start"))

    op.drop_table("try_counts")
    with op.batch_alter_table("outgoing_mails", schema=None) as batch_op:
        batch_op.drop_index("ix_outgoing_mails_due")
        batch_op.drop_index(batch_op.f("ix_outgoing_mails_created_at"))
        batch_op.drop_index(batch_op.f("ix_outgoing_mails_cause_id"))

    op.drop_table("outgoing_mails")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_jobs_due")

    op.drop_table("jobs")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entries_zone_id"))
        batch_op.drop_index("ix_audit_entries_subject")
        batch_op.drop_index(batch_op.f("ix_audit_entries_actor_id"))

    op.drop_table("audit_entries")
    with op.batch_alter_table("answered_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answered_requests_at"))

    op.drop_table("answered_requests")
    op.drop_table("accounts")
