package dev.homelab.state;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.spi.StateBackend.LockOwner;
import java.util.List;

/** The problems with a stored state in the words in which they are told. */
final class StateProblems {
  private static final String REBUILD =
      "homelab state rebuild   (makes the state anew from the marks on the objects)";
  private static final String VERIFY = "homelab state verify   (lists everything that is wrong)";

  private StateProblems() {}

  static Diagnostic locked(String where, LockOwner owner, boolean otherHost) {
    Diagnostic problem =
        Diagnostic.error(StateCodes.LOCKED, "another run holds the lock of this lab")
            .withDetail(
                "`"
                    + owner.command()
                    + "` by "
                    + owner.user()
                    + " on "
                    + owner.host()
                    + " (process "
                    + owner.process()
                    + ") since "
                    + owner.since()
                    + "; state in "
                    + where);
    return otherHost
        ? problem
            .withHint("wait for it; from this machine it cannot be seen whether it still runs")
            .withHint("homelab state unlock   (only when you know that it does not run any more)")
        : problem.withHint("wait for it, or stop it with Ctrl-C in its own terminal");
  }

  static Diagnostic lockedByUnknown(String where) {
    return Diagnostic.error(StateCodes.LOCKED, "another run holds the lock of this lab")
        .withDetail("a process of this machine that did not say who it is; state in " + where)
        .withHint("wait for it, or stop it");
  }

  static Diagnostic staleLock(LockOwner owner) {
    return Diagnostic.warning(StateCodes.STALE_LOCK, "took over the lock of a run that is gone")
        .withDetail(
            "`"
                + owner.command()
                + "` by "
                + owner.user()
                + " (process "
                + owner.process()
                + ") since "
                + owner.since()
                + " ended without letting go; what it left unfinished is looked up now");
  }

  static Diagnostic newer(String where, int format) {
    return Diagnostic.error(
            StateCodes.NEWER_FORMAT, "the state was written by a newer version of homelab")
        .withDetail(
            "the state in "
                + where
                + " has format "
                + format
                + ", this version reads up to "
                + SnapshotCodec.FORMAT)
        .withHint("use that newer version; nothing was changed");
  }

  static Diagnostic snapshotDamaged(String where, Throwable cause) {
    return Diagnostic.error(StateCodes.SNAPSHOT_DAMAGED, "the stored state is damaged")
        .withDetail("the snapshot in " + where + ": " + cause.getMessage())
        .withHint("put it back from a backup, together with its journal")
        .withHint(REBUILD);
  }

  static Diagnostic recordDamaged(String where, int line) {
    return Diagnostic.error(StateCodes.RECORD_DAMAGED, "a record of the journal is damaged")
        .withDetail(
            "line "
                + line
                + " of the journal in "
                + where
                + "; records after it are sound, so it"
                + " was altered after it was written")
        .withHint("put the state back from a backup, together with its journal")
        .withHint(REBUILD)
        .withHint(VERIFY);
  }

  static Diagnostic torn(String where, int line) {
    return Diagnostic.warning(StateCodes.TORN_RECORD, "the end of the journal was not complete")
        .withDetail(
            "from line "
                + line
                + " of the journal in "
                + where
                + "; a write was interrupted there,"
                + " and no step had begun on the strength of it. It is left out");
  }

  static Diagnostic missing(String where, String what) {
    return Diagnostic.error(StateCodes.RECORDS_MISSING, "a part of the state is missing")
        .withDetail("in " + where + ": " + what)
        .withHint("snapshot and journal belong together; put both back from the same backup")
        .withHint(REBUILD);
  }

  static Diagnostic otherLineage(String where, int line) {
    return Diagnostic.error(
            StateCodes.OTHER_LINEAGE, "the journal belongs to another state than the snapshot")
        .withDetail("line " + line + " of the journal in " + where + " names another lineage")
        .withHint("snapshot and journal belong together; put both back from the same backup")
        .withHint(REBUILD);
  }

  static Diagnostic wentBackwards(String where, long serial, long seen) {
    return Diagnostic.warning(
            StateCodes.WENT_BACKWARDS, "the state is older than one seen on this machine")
        .withDetail(
            "the state in "
                + where
                + " has serial number "
                + serial
                + ", but "
                + seen
                + " was seen before; it was probably put back from a backup, and knows nothing of"
                + " what was made since")
        .withHint("put back the newer state, if you have it")
        .withHint(REBUILD);
  }

  static Diagnostic otherLab(String where, LabIdentity stored, String name, String environment) {
    return Diagnostic.error(StateCodes.OTHER_LAB, "the state belongs to another lab")
        .withDetail(
            "the state in "
                + where
                + " is that of "
                + told(stored.name(), stored.environment())
                + ", the script is "
                + told(name, environment))
        .withHint("give this lab a folder of its own: homelab up --state DIR")
        .withHint("or give the script its name back");
  }

  /** A write failed in a way that no backend foresaw. */
  static StateException cannotWrite(String where, Throwable cause) {
    return new StateException(
        Diagnostic.error(StateCodes.UNWRITABLE, "the state cannot be written")
            .withDetail("in " + where + "; what was written before is kept")
            .withHint(VERIFY),
        cause);
  }

  static Diagnostic noState(String where) {
    return Diagnostic.error(StateCodes.NO_STATE, "there is no state yet")
        .withDetail("nothing is stored in " + where)
        .withHint("homelab up   (makes the lab and its state)")
        .withHint(REBUILD);
  }

  static Diagnostic notRecorded(Address address) {
    return Diagnostic.error(StateCodes.NOT_RECORDED, "nothing is recorded at " + address)
        .withHint("homelab state list   (shows every address)");
  }

  static Diagnostic taken(Address address) {
    return Diagnostic.error(StateCodes.ADDRESS_TAKEN, "something is already recorded at " + address)
        .withHint("homelab state forget " + address + "   (drops the record, keeps the object)");
  }

  static Diagnostic notLocked(String where) {
    return Diagnostic.error(
        StateCodes.NOT_LOCKED, "the state in " + where + " is not locked by this run");
  }

  static Diagnostic dangling(Address from, Address to) {
    return Diagnostic.warning(
            StateCodes.DANGLING_EDGE, from + " depends on something that is not recorded")
        .withDetail("nothing is recorded at " + to)
        .withHint("homelab up   (records the dependencies anew)");
  }

  static Diagnostic interrupted(Intent intent) {
    return Diagnostic.warning(
            StateCodes.INTERRUPTED_STEP, "it is not known what became of " + intent.address())
        .withDetail("a run began to " + RunCodec.word(intent.action()) + " it and did not end")
        .withHint("homelab up   (asks the platform, and goes on)");
  }

  static List<Diagnostic> wrongEntry(Address key, Address own) {
    return key.equals(own)
        ? List.of()
        : List.of(
            Diagnostic.error(StateCodes.WRONG_ENTRY, "the entry of " + own + " is kept at " + key)
                .withHint(REBUILD));
  }

  private static String told(String name, String environment) {
    return environment.isEmpty() ? "`" + name + "`" : "`" + name + "` in `" + environment + "`";
  }
}
