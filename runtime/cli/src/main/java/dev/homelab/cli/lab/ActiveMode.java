package dev.homelab.cli.lab;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.Lab;
import dev.homelab.state.RunJournal;
import dev.homelab.state.StateDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which mode a lab is in. The state records it, wherever that is kept, so that every machine that
 * has the state knows it. The folder has a note of what this machine saw last, for commands that do
 * not ask for the state; labs whose state never recorded a mode have it from there.
 */
public final class ActiveMode {
  private static final String NOTE = "mode";

  private final Path folder;
  private final Lab written;
  private Mode noted;
  private Mode kept;
  private Mode inForce;
  private @Nullable Mode recordedHere;

  /**
   * The mode that the note of a folder tells; the normal one when there is none.
   *
   * @param folder where the lab's files are
   * @param written the lab as its script says it
   */
  ActiveMode(Path folder, Lab written) {
    this.folder = folder;
    this.written = written;
    this.noted = noted();
    this.kept = noted;
    this.inForce = noted;
  }

  private Mode noted() {
    Path file = folder.resolve(NOTE);
    if (!Files.exists(file)) {
      return Mode.NORMAL;
    }
    try {
      return named(Address.parse(Files.readString(file).strip()));
    } catch (IOException e) {
      throw LabSession.problem(
          Diagnostic.error("HL9036", "which mode the lab is in cannot be read")
              .withDetail(file + ": " + e.getClass().getSimpleName())
              .withHint("make the file readable, or remove it: the state tells the mode"));
    }
  }

  /** One that the script has no more starts and stops nothing. */
  private Mode named(Address address) {
    for (Mode mode : Mode.of(written)) {
      if (mode.address().equals(address)) {
        return mode;
      }
    }
    return new Mode(address, new TreeSet<>(), new TreeSet<>());
  }

  /** The mode of this session: the one that is kept, or what a command makes of it. */
  Mode inForce() {
    return inForce;
  }

  /** The mode that the lab is in, as far as this session has seen. */
  public Mode kept() {
    return kept;
  }

  /** Whether another mode than the normal one may be in force. */
  boolean isPossible() {
    return !kept.equals(Mode.NORMAL) || Mode.of(written).size() > 1;
  }

  /** Puts the session into another mode, which is not kept by that. */
  void enter(Mode other) {
    inForce = other;
  }

  /**
   * Takes note of what a state records.
   *
   * @return whether the session is in another mode by that; one that a command has entered stays
   */
  boolean see(StateDocument state) {
    Address recorded = state.mode();
    Mode now = recorded == null ? noted : named(recorded);
    boolean follows = inForce.equals(kept);
    boolean other = !now.equals(kept);
    kept = now;
    if (recorded != null) {
      note(now);
    }
    if (other && follows) {
      inForce = now;
      return true;
    }
    return false;
  }

  /**
   * Records which mode the lab is in from now on, where the state does not say so already; the
   * session's own mode stays.
   */
  public void keep(Mode mode, RunJournal journal) {
    Address recorded = journal.document().mode();
    if (!isRecorded(mode, recorded)) {
      journal.mode(mode.address());
      recordedHere = mode;
    }
    settle(mode);
  }

  /** Takes note that the lab is in a mode that its state records; an older note counts no more. */
  public void settle(Mode mode) {
    kept = mode;
    note(mode);
  }

  /** Whether this session has recorded that the lab is in a mode. */
  public boolean isRecordedHere(Mode mode) {
    return mode.equals(recordedHere);
  }

  /** Whether a state says that a lab is in a mode; the normal one needs no record at first. */
  public static boolean isRecorded(Mode mode, @Nullable Address recorded) {
    return recorded == null ? mode.equals(Mode.NORMAL) : mode.address().equals(recorded);
  }

  /** A note that cannot be written is missed by what does not ask for the state, and no more. */
  private void note(Mode mode) {
    if (mode.equals(noted) || !Files.isDirectory(folder)) {
      return;
    }
    Path file = folder.resolve(NOTE);
    try {
      if (mode.equals(Mode.NORMAL)) {
        Files.deleteIfExists(file);
      } else {
        Path fresh = folder.resolve(NOTE + ".new");
        Files.write(fresh, (mode.address() + "\n").getBytes(StandardCharsets.UTF_8));
        Files.move(
            fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
      noted = mode;
    } catch (IOException missed) {
      // The state has it.
    }
  }
}
