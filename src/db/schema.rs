//! The shape of every table, as the migrations leave it; a test compares the two on both engines.

diesel::table! {
    /// `house_facts`
    house_facts (name) {
        /// `name`
        name -> Text,
        /// `value`
        value -> Text,
    }
}

diesel::table! {
    /// `audit_head`
    audit_head (id) {
        /// `id`
        id -> Integer,
        /// `seq`
        seq -> BigInt,
        /// `hash`
        hash -> Text,
    }
}

diesel::table! {
    /// `audit_lines`
    audit_lines (seq) {
        /// `seq`
        seq -> BigInt,
        /// `at`
        at -> Timestamp,
        /// `actor`
        actor -> Text,
        /// `roles`
        roles -> Text,
        /// `action`
        action -> Text,
        /// `subject`
        subject -> Text,
        /// `detail`
        detail -> Text,
        /// `previous`
        previous -> Text,
        /// `hash`
        hash -> Text,
    }
}

diesel::table! {
    /// `jobs`
    jobs (id) {
        /// `id`
        id -> Text,
        /// `kind`
        kind -> Text,
        /// `payload`
        payload -> Text,
        /// `state`
        state -> Text,
        /// `run_at`
        run_at -> Timestamp,
        /// `attempts`
        attempts -> Integer,
        /// `lease_until`
        lease_until -> Nullable<Timestamp>,
        /// `last_error`
        last_error -> Nullable<Text>,
        /// `once_key`
        once_key -> Nullable<Text>,
        /// `created_at`
        created_at -> Timestamp,
        /// `finished_at`
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// `submissions`
    submissions (key) {
        /// `key`
        key -> Text,
        /// `visitor`
        visitor -> Text,
        /// `digest`
        digest -> Text,
        /// `location`
        location -> Text,
        /// `flash`
        flash -> Nullable<Text>,
        /// `at`
        at -> Timestamp,
    }
}

diesel::table! {
    /// `throttles`
    throttles (scope, subject) {
        /// `scope`
        scope -> Text,
        /// `subject`
        subject -> Text,
        /// `failures`
        failures -> Integer,
        /// `window_start`
        window_start -> Timestamp,
    }
}

diesel::table! {
    /// `calendar_days`
    calendar_days (day) {
        /// `day`
        day -> Date,
        /// `kind`
        kind -> Text,
        /// `name`
        name -> Text,
        /// `source`
        source -> Text,
        /// `edited_by`
        edited_by -> Nullable<Text>,
        /// `edited_at`
        edited_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// `units`
    units (id) {
        /// `id`
        id -> Text,
        /// `kind`
        kind -> Text,
        /// `parent_id`
        parent_id -> Nullable<Text>,
        /// `code`
        code -> Text,
        /// `name`
        name -> Text,
        /// `short_name`
        short_name -> Text,
        /// `duty`
        duty -> Text,
        /// `phone`
        phone -> Nullable<Text>,
        /// `address`
        address -> Nullable<Text>,
        /// `hours`
        hours -> Nullable<Text>,
        /// `sort_key`
        sort_key -> Text,
        /// `active`
        active -> Bool,
        /// `revision`
        revision -> Integer,
        /// `created_at`
        created_at -> Timestamp,
    }
}

diesel::table! {
    /// `grids`
    grids (id) {
        /// `id`
        id -> Text,
        /// `community_id`
        community_id -> Text,
        /// `code`
        code -> Text,
        /// `name`
        name -> Text,
        /// `keeper_id`
        keeper_id -> Nullable<Text>,
        /// `active`
        active -> Bool,
        /// `revision`
        revision -> Integer,
        /// `created_at`
        created_at -> Timestamp,
    }
}

diesel::table! {
    /// `address_rules`
    address_rules (id) {
        /// `id`
        id -> Text,
        /// `phrase`
        phrase -> Text,
        /// `community_id`
        community_id -> Text,
        /// `grid_id`
        grid_id -> Nullable<Text>,
    }
}

diesel::table! {
    /// `qr_codes`
    qr_codes (id) {
        /// `id`
        id -> Text,
        /// `code`
        code -> Text,
        /// `kind`
        kind -> Text,
        /// `unit_id`
        unit_id -> Text,
        /// `grid_id`
        grid_id -> Nullable<Text>,
        /// `label`
        label -> Text,
        /// `place`
        place -> Text,
        /// `elder`
        elder -> Bool,
        /// `issued_by`
        issued_by -> Text,
        /// `issued_at`
        issued_at -> Timestamp,
    }
}

diesel::table! {
    /// `qr_revocations`
    qr_revocations (qr_id) {
        /// `qr_id`
        qr_id -> Text,
        /// `reason`
        reason -> Text,
        /// `revoked_by`
        revoked_by -> Text,
        /// `revoked_at`
        revoked_at -> Timestamp,
    }
}

diesel::table! {
    /// `qr_scans`
    qr_scans (qr_id, day) {
        /// `qr_id`
        qr_id -> Text,
        /// `day`
        day -> Date,
        /// `scans`
        scans -> Integer,
        /// `filings`
        filings -> Integer,
    }
}

diesel::table! {
    /// `people`
    people (id) {
        /// `id`
        id -> Text,
        /// `username`
        username -> Text,
        /// `name`
        name -> Text,
        /// `sort_key`
        sort_key -> Text,
        /// `email`
        email -> Nullable<Text>,
        /// `phone`
        phone -> Nullable<Text>,
        /// `password_hash`
        password_hash -> Nullable<Text>,
        /// `totp_secret`
        totp_secret -> Nullable<Text>,
        /// `totp_last_step`
        totp_last_step -> Nullable<BigInt>,
        /// `active`
        active -> Bool,
        /// `created_at`
        created_at -> Timestamp,
    }
}

diesel::table! {
    /// `appointments`
    appointments (id) {
        /// `id`
        id -> Text,
        /// `person_id`
        person_id -> Text,
        /// `role`
        role -> Text,
        /// `unit_id`
        unit_id -> Text,
        /// `appointed_by`
        appointed_by -> Nullable<Text>,
        /// `since`
        since -> Timestamp,
        /// `ended_at`
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// `proposals`
    proposals (id) {
        /// `id`
        id -> Text,
        /// `person_id`
        person_id -> Text,
        /// `role`
        role -> Text,
        /// `unit_id`
        unit_id -> Text,
        /// `proposed_by`
        proposed_by -> Text,
        /// `proposed_at`
        proposed_at -> Timestamp,
        /// `decided_by`
        decided_by -> Nullable<Text>,
        /// `decided_at`
        decided_at -> Nullable<Timestamp>,
        /// `confirmed`
        confirmed -> Nullable<Bool>,
    }
}

diesel::table! {
    /// `totp_enrolments`
    totp_enrolments (person_id) {
        /// `person_id`
        person_id -> Text,
        /// `secret`
        secret -> Text,
        /// `recovery`
        recovery -> Text,
        /// `begun_at`
        begun_at -> Timestamp,
        /// `confirmed_at`
        confirmed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// `recovery_codes`
    recovery_codes (id) {
        /// `id`
        id -> Text,
        /// `person_id`
        person_id -> Text,
        /// `code_hash`
        code_hash -> Text,
        /// `made_at`
        made_at -> Timestamp,
        /// `used_at`
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// `invitations`
    invitations (id) {
        /// `id`
        id -> Text,
        /// `person_id`
        person_id -> Text,
        /// `token_hash`
        token_hash -> Text,
        /// `purpose`
        purpose -> Text,
        /// `invited_by`
        invited_by -> Text,
        /// `created_at`
        created_at -> Timestamp,
        /// `expires_at`
        expires_at -> Timestamp,
        /// `used_at`
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// `sign_ins`
    sign_ins (id) {
        /// `id`
        id -> Text,
        /// `token_hash`
        token_hash -> Text,
        /// `kind`
        kind -> Text,
        /// `person_id`
        person_id -> Nullable<Text>,
        /// `contact_blind`
        contact_blind -> Nullable<Text>,
        /// `contact`
        contact -> Nullable<Text>,
        /// `device`
        device -> Text,
        /// `second_factor`
        second_factor -> Bool,
        /// `started_at`
        started_at -> Timestamp,
        /// `seen_at`
        seen_at -> Timestamp,
        /// `expires_at`
        expires_at -> Timestamp,
        /// `ended_at`
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// `one_time_codes`
    one_time_codes (id) {
        /// `id`
        id -> Text,
        /// `contact_blind`
        contact_blind -> Text,
        /// `code_hash`
        code_hash -> Text,
        /// `tries`
        tries -> Integer,
        /// `sent_at`
        sent_at -> Timestamp,
        /// `expires_at`
        expires_at -> Timestamp,
        /// `used_at`
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// `events`
    events (id) {
        /// `id`
        id -> Text,
        /// `subject`
        subject -> Text,
        /// `level`
        level -> Text,
        /// `kind`
        kind -> Text,
        /// `sentence`
        sentence -> Text,
        /// `detail`
        detail -> Nullable<Text>,
        /// `actor`
        actor -> Text,
        /// `actor_name`
        actor_name -> Text,
        /// `at`
        at -> Timestamp,
    }
}

diesel::table! {
    /// `notices`
    notices (id) {
        /// `id`
        id -> Text,
        /// `subject`
        subject -> Text,
        /// `template`
        template -> Text,
        /// `channel`
        channel -> Text,
        /// `person_id`
        person_id -> Nullable<Text>,
        /// `address`
        address -> Nullable<Text>,
        /// `address_masked`
        address_masked -> Text,
        /// `title`
        title -> Text,
        /// `body`
        body -> Text,
        /// `link`
        link -> Nullable<Text>,
        /// `reminder`
        reminder -> Bool,
        /// `state`
        state -> Text,
        /// `not_before`
        not_before -> Timestamp,
        /// `attempts`
        attempts -> Integer,
        /// `last_error`
        last_error -> Nullable<Text>,
        /// `gateway_id`
        gateway_id -> Nullable<Text>,
        /// `created_at`
        created_at -> Timestamp,
        /// `sent_at`
        sent_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// `rooms`
    rooms (unit_id) {
        /// `unit_id`
        unit_id -> Text,
        /// `brand`
        brand -> Text,
        /// `seal_text`
        seal_text -> Text,
        /// `featured`
        featured -> Bool,
        /// `speciality`
        speciality -> Text,
        /// `dispute_types`
        dispute_types -> Text,
        /// `story`
        story -> Text,
        /// `opening`
        opening -> Text,
        /// `video`
        video -> Bool,
        /// `updated_at`
        updated_at -> Timestamp,
    }
}

diesel::table! {
    /// `mediators`
    mediators (person_id) {
        /// `person_id`
        person_id -> Text,
        /// `full_time`
        full_time -> Bool,
        /// `speciality`
        speciality -> Text,
        /// `introduction`
        introduction -> Text,
        /// `since`
        since -> Date,
        /// `updated_at`
        updated_at -> Timestamp,
    }
}

diesel::table! {
    /// `drafts`
    drafts (id) {
        /// `id`
        id -> Text,
        /// `token_hash`
        token_hash -> Text,
        /// `resume_hash`
        resume_hash -> Nullable<Text>,
        /// `answers`
        answers -> Text,
        /// `qr_id`
        qr_id -> Nullable<Text>,
        /// `revision`
        revision -> Integer,
        /// `created_at`
        created_at -> Timestamp,
        /// `updated_at`
        updated_at -> Timestamp,
        /// `expires_at`
        expires_at -> Timestamp,
        /// `request_id`
        request_id -> Nullable<Text>,
    }
}

diesel::table! {
    /// `requests`
    requests (id) {
        /// `id`
        id -> Text,
        /// `code`
        code -> Text,
        /// `service`
        service -> Text,
        /// `channel`
        channel -> Text,
        /// `dispute_type`
        dispute_type -> Nullable<Text>,
        /// `title`
        title -> Text,
        /// `story`
        story -> Text,
        /// `wish`
        wish -> Text,
        /// `place`
        place -> Text,
        /// `class`
        class -> Text,
        /// `urgency`
        urgency -> Text,
        /// `danger`
        danger -> Bool,
        /// `applicant_name`
        applicant_name -> Text,
        /// `applicant_phone`
        applicant_phone -> Nullable<Text>,
        /// `applicant_email`
        applicant_email -> Nullable<Text>,
        /// `phone_blind`
        phone_blind -> Nullable<Text>,
        /// `email_blind`
        email_blind -> Nullable<Text>,
        /// `other_side`
        other_side -> Text,
        /// `other_side_phone`
        other_side_phone -> Nullable<Text>,
        /// `community_id`
        community_id -> Text,
        /// `grid_id`
        grid_id -> Nullable<Text>,
        /// `qr_id`
        qr_id -> Nullable<Text>,
        /// `room_id`
        room_id -> Nullable<Text>,
        /// `filed_by`
        filed_by -> Nullable<Text>,
        /// `filed_for`
        filed_for -> Nullable<Text>,
        /// `stage`
        stage -> Text,
        /// `revision`
        revision -> Integer,
        /// `filed_at`
        filed_at -> Timestamp,
        /// `changed_at`
        changed_at -> Timestamp,
    }
}

diesel::table! {
    /// `attachments`
    attachments (id) {
        /// `id`
        id -> Text,
        /// `subject`
        subject -> Text,
        /// `kind`
        kind -> Text,
        /// `name`
        name -> Text,
        /// `media_type`
        media_type -> Text,
        /// `size`
        size -> BigInt,
        /// `width`
        width -> Nullable<Integer>,
        /// `height`
        height -> Nullable<Integer>,
        /// `pages`
        pages -> Nullable<Integer>,
        /// `original_sha256`
        original_sha256 -> Text,
        /// `original_blob`
        original_blob -> Text,
        /// `clean_blob`
        clean_blob -> Text,
        /// `added_by`
        added_by -> Text,
        /// `added_at`
        added_at -> Timestamp,
    }
}

diesel::table! {
    /// `additions`
    additions (id) {
        /// `id`
        id -> Text,
        /// `request_id`
        request_id -> Text,
        /// `body`
        body -> Text,
        /// `added_by`
        added_by -> Text,
        /// `added_at`
        added_at -> Timestamp,
    }
}

diesel::table! {
    /// `withdrawals`
    withdrawals (request_id) {
        /// `request_id`
        request_id -> Text,
        /// `reason`
        reason -> Text,
        /// `withdrawn_by`
        withdrawn_by -> Text,
        /// `withdrawn_at`
        withdrawn_at -> Timestamp,
    }
}

diesel::table! {
    /// `objections`
    objections (id) {
        /// `id`
        id -> Text,
        /// `request_id`
        request_id -> Text,
        /// `reason`
        reason -> Text,
        /// `raised_by`
        raised_by -> Text,
        /// `raised_at`
        raised_at -> Timestamp,
    }
}

diesel::table! {
    /// `visits`
    visits (id) {
        /// `id`
        id -> Text,
        /// `unit_id`
        unit_id -> Text,
        /// `batch`
        batch -> Integer,
        /// `day`
        day -> Date,
        /// `heads`
        heads -> Integer,
        /// `collective`
        collective -> Bool,
        /// `topic`
        topic -> Text,
        /// `code`
        code -> Nullable<Text>,
        /// `request_id`
        request_id -> Nullable<Text>,
        /// `received_by`
        received_by -> Text,
        /// `visited_at`
        visited_at -> Timestamp,
    }
}

diesel::table! {
    /// `assignments`
    assignments (id) {
        /// `id`
        id -> Text,
        /// `request_id`
        request_id -> Text,
        /// `unit_id`
        unit_id -> Text,
        /// `person_id`
        person_id -> Nullable<Text>,
        /// `cause`
        cause -> Text,
        /// `reason`
        reason -> Text,
        /// `assigned_by`
        assigned_by -> Text,
        /// `assigned_at`
        assigned_at -> Timestamp,
        /// `accepted_by`
        accepted_by -> Nullable<Text>,
        /// `accepted_at`
        accepted_at -> Nullable<Timestamp>,
        /// `ended_at`
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// `returns`
    returns (id) {
        /// `id`
        id -> Text,
        /// `request_id`
        request_id -> Text,
        /// `assignment_id`
        assignment_id -> Text,
        /// `ordinal`
        ordinal -> Integer,
        /// `code`
        code -> Text,
        /// `reason`
        reason -> Text,
        /// `proof_id`
        proof_id -> Nullable<Text>,
        /// `returned_by`
        returned_by -> Text,
        /// `returned_at`
        returned_at -> Timestamp,
    }
}

diesel::table! {
    /// `hand_overs`
    hand_overs (id) {
        /// `id`
        id -> Text,
        /// `request_id`
        request_id -> Text,
        /// `from_unit_id`
        from_unit_id -> Text,
        /// `to_unit_id`
        to_unit_id -> Text,
        /// `reason`
        reason -> Text,
        /// `asked_by`
        asked_by -> Text,
        /// `asked_at`
        asked_at -> Timestamp,
        /// `answer`
        answer -> Nullable<Text>,
        /// `answer_reason`
        answer_reason -> Nullable<Text>,
        /// `answered_by`
        answered_by -> Nullable<Text>,
        /// `answered_at`
        answered_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// `refusals`
    refusals (request_id) {
        /// `request_id`
        request_id -> Text,
        /// `code`
        code -> Text,
        /// `reason`
        reason -> Text,
        /// `where_to_go`
        where_to_go -> Text,
        /// `refused_by`
        refused_by -> Text,
        /// `refused_at`
        refused_at -> Timestamp,
    }
}

diesel::table! {
    /// `answers`
    answers (id) {
        /// `id`
        id -> Text,
        /// `request_id`
        request_id -> Text,
        /// `kind`
        kind -> Text,
        /// `body`
        body -> Text,
        /// `answered_by`
        answered_by -> Text,
        /// `answered_at`
        answered_at -> Timestamp,
    }
}

diesel::table! {
    /// `clocks`
    clocks (id) {
        /// `id`
        id -> Text,
        /// `subject`
        subject -> Text,
        /// `item_id`
        item_id -> Nullable<Text>,
        /// `kind`
        kind -> Text,
        /// `rule`
        rule -> Text,
        /// `unit_id`
        unit_id -> Nullable<Text>,
        /// `started_at`
        started_at -> Timestamp,
        /// `due_at`
        due_at -> Timestamp,
        /// `explanation`
        explanation -> Text,
        /// `reminded`
        reminded -> Integer,
        /// `next_step_at`
        next_step_at -> Nullable<Timestamp>,
        /// `stopped_at`
        stopped_at -> Nullable<Timestamp>,
        /// `met`
        met -> Nullable<Bool>,
    }
}

diesel::table! {
    /// `committees`
    committees (id) {
        /// `id`
        id -> Text,
        /// `unit_id`
        unit_id -> Text,
        /// `name`
        name -> Text,
        /// `prefix`
        prefix -> Text,
    }
}

diesel::table! {
    /// `case_numbers`
    case_numbers (committee_id, year) {
        /// `committee_id`
        committee_id -> Text,
        /// `year`
        year -> Integer,
        /// `last`
        last -> Integer,
    }
}

diesel::table! {
    /// `cases`
    cases (id) {
        /// `id`
        id -> Text,
        /// `number`
        number -> Text,
        /// `committee_id`
        committee_id -> Text,
        /// `year`
        year -> Integer,
        /// `ordinal`
        ordinal -> Integer,
        /// `room_id`
        room_id -> Text,
        /// `request_id`
        request_id -> Nullable<Text>,
        /// `source`
        source -> Text,
        /// `dispute_type`
        dispute_type -> Text,
        /// `title`
        title -> Text,
        /// `facts`
        facts -> Text,
        /// `wishes`
        wishes -> Text,
        /// `difficult`
        difficult -> Bool,
        /// `stage`
        stage -> Text,
        /// `revision`
        revision -> Integer,
        /// `due_on`
        due_on -> Date,
        /// `opened_by`
        opened_by -> Text,
        /// `opened_at`
        opened_at -> Timestamp,
        /// `changed_at`
        changed_at -> Timestamp,
    }
}

diesel::table! {
    /// `extensions`
    extensions (id) {
        /// `id`
        id -> Text,
        /// `case_id`
        case_id -> Text,
        /// `former_due_on`
        former_due_on -> Date,
        /// `due_on`
        due_on -> Date,
        /// `consents`
        consents -> Text,
        /// `reason`
        reason -> Text,
        /// `recorded_by`
        recorded_by -> Text,
        /// `recorded_at`
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    /// `parties`
    parties (id) {
        /// `id`
        id -> Text,
        /// `case_id`
        case_id -> Text,
        /// `side`
        side -> Text,
        /// `kind`
        kind -> Text,
        /// `ordinal`
        ordinal -> Integer,
        /// `name`
        name -> Text,
        /// `name_blind`
        name_blind -> Text,
        /// `document_kind`
        document_kind -> Nullable<Text>,
        /// `document`
        document -> Nullable<Text>,
        /// `document_blind`
        document_blind -> Nullable<Text>,
        /// `phone`
        phone -> Nullable<Text>,
        /// `phone_blind`
        phone_blind -> Nullable<Text>,
        /// `address`
        address -> Nullable<Text>,
        /// `gender`
        gender -> Nullable<Text>,
        /// `birth_date`
        birth_date -> Nullable<Date>,
        /// `ethnicity`
        ethnicity -> Nullable<Text>,
        /// `occupation`
        occupation -> Nullable<Text>,
        /// `legal_representative`
        legal_representative -> Nullable<Text>,
        /// `capacity`
        capacity -> Text,
        /// `added_at`
        added_at -> Timestamp,
    }
}

diesel::table! {
    /// `spokespersons`
    spokespersons (id) {
        /// `id`
        id -> Text,
        /// `party_id`
        party_id -> Text,
        /// `kind`
        kind -> Text,
        /// `authority`
        authority -> Text,
        /// `name`
        name -> Text,
        /// `phone`
        phone -> Nullable<Text>,
        /// `relation`
        relation -> Text,
        /// `proof_id`
        proof_id -> Nullable<Text>,
        /// `added_at`
        added_at -> Timestamp,
        /// `phone_blind`
        phone_blind -> Nullable<Text>,
    }
}

diesel::table! {
    /// `willingness`
    willingness (id) {
        /// `id`
        id -> Text,
        /// `party_id`
        party_id -> Text,
        /// `willing`
        willing -> Bool,
        /// `way`
        way -> Text,
        /// `remark`
        remark -> Text,
        /// `asked_by`
        asked_by -> Text,
        /// `answered_at`
        answered_at -> Timestamp,
    }
}

diesel::table! {
    /// `case_mediators`
    case_mediators (id) {
        /// `id`
        id -> Text,
        /// `case_id`
        case_id -> Text,
        /// `person_id`
        person_id -> Text,
        /// `chief`
        chief -> Bool,
        /// `way`
        way -> Text,
        /// `conflict_checked`
        conflict_checked -> Text,
        /// `appointed_by`
        appointed_by -> Text,
        /// `appointed_at`
        appointed_at -> Timestamp,
        /// `ended_at`
        ended_at -> Nullable<Timestamp>,
        /// `end_reason`
        end_reason -> Nullable<Text>,
    }
}

diesel::table! {
    /// `sittings`
    sittings (id) {
        /// `id`
        id -> Text,
        /// `case_id`
        case_id -> Text,
        /// `ordinal`
        ordinal -> Integer,
        /// `starts_at`
        starts_at -> Timestamp,
        /// `place`
        place -> Text,
        /// `video`
        video -> Bool,
        /// `open_to_public`
        open_to_public -> Bool,
        /// `planned_by`
        planned_by -> Text,
        /// `planned_at`
        planned_at -> Timestamp,
    }
}

diesel::table! {
    /// `minutes`
    minutes (sitting_id) {
        /// `sitting_id`
        sitting_id -> Text,
        /// `present`
        present -> Text,
        /// `rights_told`
        rights_told -> Bool,
        /// `body`
        body -> Text,
        /// `result`
        result -> Text,
        /// `recorded_by`
        recorded_by -> Text,
        /// `recorded_at`
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    /// `minute_corrections`
    minute_corrections (id) {
        /// `id`
        id -> Text,
        /// `sitting_id`
        sitting_id -> Text,
        /// `body`
        body -> Text,
        /// `added_by`
        added_by -> Text,
        /// `added_at`
        added_at -> Timestamp,
    }
}

diesel::table! {
    /// `agreements`
    agreements (id) {
        /// `id`
        id -> Text,
        /// `case_id`
        case_id -> Text,
        /// `version`
        version -> Integer,
        /// `form`
        form -> Text,
        /// `scope`
        scope -> Text,
        /// `facts`
        facts -> Text,
        /// `copies`
        copies -> Integer,
        /// `text_sha256`
        text_sha256 -> Nullable<Text>,
        /// `fixed_at`
        fixed_at -> Nullable<Timestamp>,
        /// `effective_on`
        effective_on -> Nullable<Date>,
        /// `superseded_at`
        superseded_at -> Nullable<Timestamp>,
        /// `drafted_by`
        drafted_by -> Text,
        /// `drafted_at`
        drafted_at -> Timestamp,
        /// `revision`
        revision -> Integer,
    }
}

diesel::table! {
    /// `clauses`
    clauses (id) {
        /// `id`
        id -> Text,
        /// `agreement_id`
        agreement_id -> Text,
        /// `ordinal`
        ordinal -> Integer,
        /// `body`
        body -> Text,
    }
}

diesel::table! {
    /// `obligations`
    obligations (id) {
        /// `id`
        id -> Text,
        /// `agreement_id`
        agreement_id -> Text,
        /// `ordinal`
        ordinal -> Integer,
        /// `debtor_id`
        debtor_id -> Text,
        /// `creditor_id`
        creditor_id -> Nullable<Text>,
        /// `kind`
        kind -> Text,
        /// `amount_fen`
        amount_fen -> Nullable<BigInt>,
        /// `what`
        what -> Text,
        /// `way`
        way -> Text,
        /// `place`
        place -> Text,
        /// `due_on`
        due_on -> Nullable<Date>,
    }
}

diesel::table! {
    /// `signatures`
    signatures (id) {
        /// `id`
        id -> Text,
        /// `agreement_id`
        agreement_id -> Text,
        /// `kind`
        kind -> Text,
        /// `signer`
        signer -> Text,
        /// `spokesperson_id`
        spokesperson_id -> Nullable<Text>,
        /// `means`
        means -> Text,
        /// `signed_on`
        signed_on -> Date,
        /// `scan_id`
        scan_id -> Text,
        /// `recorded_by`
        recorded_by -> Text,
        /// `recorded_at`
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    /// `endings`
    endings (id) {
        /// `id`
        id -> Text,
        /// `case_id`
        case_id -> Text,
        /// `code`
        code -> Text,
        /// `reason`
        reason -> Text,
        /// `other_ways_told`
        other_ways_told -> Bool,
        /// `former_stage`
        former_stage -> Text,
        /// `ended_by`
        ended_by -> Text,
        /// `ended_at`
        ended_at -> Timestamp,
    }
}

diesel::table! {
    /// `performances`
    performances (id) {
        /// `id`
        id -> Text,
        /// `obligation_id`
        obligation_id -> Text,
        /// `performed_on`
        performed_on -> Date,
        /// `amount_fen`
        amount_fen -> Nullable<BigInt>,
        /// `complete`
        complete -> Bool,
        /// `remark`
        remark -> Text,
        /// `proof_id`
        proof_id -> Nullable<Text>,
        /// `recorded_by`
        recorded_by -> Text,
        /// `recorded_at`
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    /// `closures`
    closures (case_id) {
        /// `case_id`
        case_id -> Text,
        /// `outcome`
        outcome -> Text,
        /// `remark`
        remark -> Text,
        /// `closed_by`
        closed_by -> Text,
        /// `closed_at`
        closed_at -> Timestamp,
    }
}

diesel::table! {
    /// `reopenings`
    reopenings (id) {
        /// `id`
        id -> Text,
        /// `case_id`
        case_id -> Text,
        /// `reason`
        reason -> Text,
        /// `former_outcome`
        former_outcome -> Text,
        /// `reopened_by`
        reopened_by -> Text,
        /// `reopened_at`
        reopened_at -> Timestamp,
    }
}

diesel::table! {
    /// `casebook_numbers`
    casebook_numbers (year) {
        /// `year`
        year -> Integer,
        /// `last`
        last -> Integer,
    }
}

diesel::table! {
    /// `casebook_entries`
    casebook_entries (id) {
        /// `id`
        id -> Text,
        /// `number`
        number -> Nullable<Text>,
        /// `state`
        state -> Text,
        /// `version`
        version -> Integer,
        /// `edition`
        edition -> Integer,
        /// `revision`
        revision -> Integer,
        /// `room_code`
        room_code -> Text,
        /// `dispute_type`
        dispute_type -> Text,
        /// `created_at`
        created_at -> Timestamp,
        /// `changed_at`
        changed_at -> Timestamp,
    }
}

diesel::table! {
    /// `casebook_nominations`
    casebook_nominations (id) {
        /// `id`
        id -> Text,
        /// `entry_id`
        entry_id -> Text,
        /// `case_link`
        case_link -> Text,
        /// `case_blind`
        case_blind -> Text,
        /// `reason_code`
        reason_code -> Text,
        /// `reason`
        reason -> Text,
        /// `concern`
        concern -> Text,
        /// `exemption`
        exemption -> Nullable<Text>,
        /// `nominated_by`
        nominated_by -> Text,
        /// `nominated_at`
        nominated_at -> Timestamp,
    }
}

diesel::table! {
    /// `casebook_versions`
    casebook_versions (id) {
        /// `id`
        id -> Text,
        /// `entry_id`
        entry_id -> Text,
        /// `ordinal`
        ordinal -> Integer,
        /// `body`
        body -> Text,
        /// `sha256`
        sha256 -> Text,
        /// `author_id`
        author_id -> Text,
        /// `why`
        why -> Text,
        /// `made_at`
        made_at -> Timestamp,
    }
}

diesel::table! {
    /// `casebook_reviews`
    casebook_reviews (id) {
        /// `id`
        id -> Text,
        /// `version_id`
        version_id -> Text,
        /// `reviewer_id`
        reviewer_id -> Text,
        /// `verdict`
        verdict -> Text,
        /// `remark`
        remark -> Text,
        /// `reviewed_at`
        reviewed_at -> Timestamp,
    }
}

diesel::table! {
    /// `casebook_consents`
    casebook_consents (id) {
        /// `id`
        id -> Text,
        /// `entry_id`
        entry_id -> Text,
        /// `kind`
        kind -> Text,
        /// `given_on`
        given_on -> Date,
        /// `given_by`
        given_by -> Text,
        /// `reason`
        reason -> Text,
        /// `scan_id`
        scan_id -> Nullable<Text>,
        /// `recorded_by`
        recorded_by -> Text,
        /// `recorded_at`
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    /// `casebook_refusals`
    casebook_refusals (entry_id) {
        /// `entry_id`
        entry_id -> Text,
        /// `code`
        code -> Text,
        /// `reason`
        reason -> Text,
        /// `declined_by`
        declined_by -> Text,
        /// `declined_at`
        declined_at -> Timestamp,
    }
}

diesel::table! {
    /// `casebook_publications`
    casebook_publications (id) {
        /// `id`
        id -> Text,
        /// `entry_id`
        entry_id -> Text,
        /// `version_id`
        version_id -> Text,
        /// `edition`
        edition -> Integer,
        /// `number`
        number -> Text,
        /// `body`
        body -> Text,
        /// `sha256`
        sha256 -> Text,
        /// `published_by`
        published_by -> Text,
        /// `published_at`
        published_at -> Timestamp,
    }
}

diesel::table! {
    /// `casebook_withdrawals`
    casebook_withdrawals (number) {
        /// `number`
        number -> Text,
        /// `entry_id`
        entry_id -> Nullable<Text>,
        /// `code`
        code -> Text,
        /// `sentence`
        sentence -> Text,
        /// `withdrawn_by`
        withdrawn_by -> Text,
        /// `withdrawn_at`
        withdrawn_at -> Timestamp,
    }
}

diesel::joinable!(grids -> units (community_id));
diesel::joinable!(address_rules -> units (community_id));
diesel::joinable!(address_rules -> grids (grid_id));
diesel::joinable!(qr_codes -> units (unit_id));
diesel::joinable!(qr_codes -> grids (grid_id));
diesel::joinable!(qr_revocations -> qr_codes (qr_id));
diesel::joinable!(qr_scans -> qr_codes (qr_id));
diesel::joinable!(appointments -> people (person_id));
diesel::joinable!(appointments -> units (unit_id));
diesel::joinable!(totp_enrolments -> people (person_id));
diesel::joinable!(recovery_codes -> people (person_id));
diesel::joinable!(invitations -> people (person_id));
diesel::joinable!(sign_ins -> people (person_id));
diesel::joinable!(notices -> people (person_id));
diesel::joinable!(rooms -> units (unit_id));
diesel::joinable!(mediators -> people (person_id));
diesel::joinable!(drafts -> qr_codes (qr_id));
diesel::joinable!(requests -> grids (grid_id));
diesel::joinable!(requests -> qr_codes (qr_id));
diesel::joinable!(requests -> people (filed_by));
diesel::joinable!(additions -> requests (request_id));
diesel::joinable!(withdrawals -> requests (request_id));
diesel::joinable!(objections -> requests (request_id));
diesel::joinable!(visits -> units (unit_id));
diesel::joinable!(visits -> requests (request_id));
diesel::joinable!(visits -> people (received_by));
diesel::joinable!(assignments -> requests (request_id));
diesel::joinable!(assignments -> units (unit_id));
diesel::joinable!(returns -> requests (request_id));
diesel::joinable!(returns -> assignments (assignment_id));
diesel::joinable!(returns -> attachments (proof_id));
diesel::joinable!(returns -> people (returned_by));
diesel::joinable!(hand_overs -> requests (request_id));
diesel::joinable!(refusals -> requests (request_id));
diesel::joinable!(refusals -> people (refused_by));
diesel::joinable!(answers -> requests (request_id));
diesel::joinable!(answers -> people (answered_by));
diesel::joinable!(clocks -> units (unit_id));
diesel::joinable!(committees -> units (unit_id));
diesel::joinable!(case_numbers -> committees (committee_id));
diesel::joinable!(cases -> committees (committee_id));
diesel::joinable!(cases -> units (room_id));
diesel::joinable!(cases -> requests (request_id));
diesel::joinable!(cases -> people (opened_by));
diesel::joinable!(parties -> cases (case_id));
diesel::joinable!(spokespersons -> parties (party_id));
diesel::joinable!(spokespersons -> attachments (proof_id));
diesel::joinable!(willingness -> parties (party_id));
diesel::joinable!(willingness -> people (asked_by));
diesel::joinable!(case_mediators -> cases (case_id));
diesel::joinable!(sittings -> cases (case_id));
diesel::joinable!(sittings -> people (planned_by));
diesel::joinable!(minutes -> sittings (sitting_id));
diesel::joinable!(minutes -> people (recorded_by));
diesel::joinable!(extensions -> cases (case_id));
diesel::joinable!(agreements -> cases (case_id));
diesel::joinable!(agreements -> people (drafted_by));
diesel::joinable!(clauses -> agreements (agreement_id));
diesel::joinable!(obligations -> agreements (agreement_id));
diesel::joinable!(signatures -> agreements (agreement_id));
diesel::joinable!(signatures -> spokespersons (spokesperson_id));
diesel::joinable!(signatures -> attachments (scan_id));
diesel::joinable!(signatures -> people (recorded_by));
diesel::joinable!(endings -> cases (case_id));
diesel::joinable!(endings -> people (ended_by));
diesel::joinable!(performances -> obligations (obligation_id));
diesel::joinable!(performances -> attachments (proof_id));
diesel::joinable!(performances -> people (recorded_by));
diesel::joinable!(closures -> cases (case_id));
diesel::joinable!(closures -> people (closed_by));
diesel::joinable!(reopenings -> cases (case_id));
diesel::joinable!(reopenings -> people (reopened_by));
diesel::joinable!(casebook_nominations -> casebook_entries (entry_id));
diesel::joinable!(casebook_versions -> casebook_entries (entry_id));
diesel::joinable!(casebook_reviews -> casebook_versions (version_id));
diesel::joinable!(casebook_consents -> casebook_entries (entry_id));
diesel::joinable!(casebook_refusals -> casebook_entries (entry_id));
diesel::joinable!(casebook_publications -> casebook_entries (entry_id));
diesel::joinable!(casebook_withdrawals -> casebook_entries (entry_id));

diesel::table! {
    /// `unanswered_questions`
    unanswered_questions (words) {
        /// `words`
        words -> Text,
        /// `times`
        times -> Integer,
        /// `first_at`
        first_at -> Timestamp,
        /// `last_at`
        last_at -> Timestamp,
    }
}

diesel::table! {
    /// `synonym_groups`
    synonym_groups (id) {
        /// `id`
        id -> Text,
        /// `terms`
        terms -> Text,
        /// `made_by`
        made_by -> Text,
        /// `made_at`
        made_at -> Timestamp,
        /// `removed_by`
        removed_by -> Nullable<Text>,
        /// `removed_at`
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// `saved_searches`
    saved_searches (id) {
        /// `id`
        id -> Text,
        /// `mailbox`
        mailbox -> Text,
        /// `mailbox_blind`
        mailbox_blind -> Text,
        /// `address`
        address -> Text,
        /// `state`
        state -> Text,
        /// `asked_at`
        asked_at -> Timestamp,
        /// `confirmed_at`
        confirmed_at -> Nullable<Timestamp>,
        /// `ended_at`
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// `known_entries`
    known_entries (number) {
        /// `number`
        number -> Text,
        /// `seen_at`
        seen_at -> Timestamp,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    house_facts,
    audit_head,
    audit_lines,
    jobs,
    submissions,
    throttles,
    calendar_days,
    units,
    grids,
    address_rules,
    qr_codes,
    qr_revocations,
    qr_scans,
    people,
    appointments,
    proposals,
    totp_enrolments,
    recovery_codes,
    invitations,
    sign_ins,
    one_time_codes,
    events,
    notices,
    rooms,
    mediators,
    drafts,
    requests,
    attachments,
    additions,
    withdrawals,
    objections,
    visits,
    assignments,
    returns,
    hand_overs,
    refusals,
    answers,
    clocks,
    committees,
    case_numbers,
    cases,
    extensions,
    parties,
    spokespersons,
    willingness,
    case_mediators,
    sittings,
    minutes,
    minute_corrections,
    agreements,
    clauses,
    obligations,
    signatures,
    endings,
    performances,
    closures,
    reopenings,
    unanswered_questions,
    synonym_groups,
    saved_searches,
    known_entries,
    casebook_numbers,
    casebook_entries,
    casebook_nominations,
    casebook_versions,
    casebook_reviews,
    casebook_consents,
    casebook_refusals,
    casebook_publications,
    casebook_withdrawals,
);
