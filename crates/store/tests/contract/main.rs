//! The contract of the store: what every database underneath it must do, case by case.
//!
//! A case takes a [`World`], an empty organisation on some engine, and knows nothing of which one it is.
//! Each case runs against each engine, and once more all together to see that no method is left out.

#![allow(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

mod apart;
mod audit;
mod beside;
mod changes;
mod erasure;
mod everything;
mod lists;
mod methods;
mod organisations;
mod paging;
mod records;
mod search;
mod transactions;
mod unknown;
mod world;

use world::World;

macro_rules! cases {
    ($($area:ident::$case:ident,)*) => {
        /// Every case.
        const CASES: &[fn(&World)] = &[$($area::$case),*];

        mod sqlcipher {
            $(
                #[test]
                fn $case() {
                    super::$area::$case(&super::World::new(super::world::sqlcipher()));
                }
            )*
        }
    };
}

cases! {
    apart::one_record_is_erased_and_the_others_stay,
    audit::the_chain_holds_and_every_way_to_tamper_is_found,
    audit::lines_are_read_in_pages_from_a_number_on,
    audit::lines_are_filtered_newest_first_and_counted,
    beside::blobs_are_replaced_and_read_back,
    beside::nothing_is_kept_beside_somebody_erased,
    beside::a_persons_key_is_kept_once_and_never_replaced,
    beside::local_values_are_kept_by_area_and_forgotten,
    beside::a_local_value_of_another_shape_is_a_clear_error,
    changes::the_log_goes_forward_when_the_clock_is_set_back_a_year,
    changes::history_says_who_changed_what,
    changes::a_copy_keeps_its_node_number,
    changes::the_log_alone_gives_every_document,
    erasure::nothing_is_left_of_an_erased_person,
    erasure::what_was_erased_does_not_come_back,
    erasure::somebody_deleted_can_still_be_erased,
    erasure::the_erasure_list_takes_what_was_erased_elsewhere,
    erasure::everything_about_somebody_is_found_and_nothing_else,
    erasure::records_are_counted_by_kind_and_their_latest_moments_found,
    lists::every_order_is_the_order_it_says,
    lists::lists_are_narrowed_by_parent_subject_and_column,
    lists::lists_leave_out_a_value_and_keep_a_range,
    lists::searches_forget_accents_and_case,
    lists::searches_find_words_by_their_start,
    lists::searches_that_find_many_find_as_those_that_find_few,
    lists::a_list_of_a_persons_records_is_searched_by_their_name,
    lists::hostile_cursors_are_refused,
    lists::a_count_is_the_length_of_the_list,
    lists::a_page_has_bounds,
    organisations::two_organisations_never_see_each_other,
    organisations::erasing_in_one_organisation_leaves_the_other,
    paging::pages_neither_skip_nor_repeat_while_records_come_and_go,
    records::every_kind_comes_back_as_it_was_put,
    records::putting_the_same_again_logs_nothing,
    records::what_is_written_once_never_changes,
    records::a_state_never_goes_back,
    records::a_tombstone_hides_a_record_until_it_is_restored,
    records::any_transcript_can_be_deleted_whatever_its_confidence,
    search::typed_words_find_what_has_them_best_first,
    search::spelling_is_forgiven_when_little_is_found,
    search::the_newest_version_alone_is_found,
    search::what_is_deleted_is_not_found_until_it_is_restored,
    search::nothing_of_an_erased_person_is_found_nor_their_words_known,
    search::a_failed_write_leaves_the_index_as_it_was,
    search::organisations_do_not_find_each_others_words,
    search::a_database_without_an_index_gets_one,
    search::any_text_can_be_searched,
    transactions::a_failing_write_leaves_nothing,
    transactions::a_panic_leaves_nothing_and_the_store_goes_on,
    transactions::a_view_does_not_move_while_others_write,
    transactions::a_view_does_not_write,
    transactions::writers_and_readers_side_by_side_agree,
    unknown::fields_of_a_newer_version_survive,
    unknown::values_of_a_newer_version_survive,
    unknown::records_in_a_language_of_a_newer_version_are_listed_and_kept,
    unknown::what_a_newer_version_keeps_inside_a_field_survives,
    unknown::an_unreadable_document_is_named_without_its_content,
}
