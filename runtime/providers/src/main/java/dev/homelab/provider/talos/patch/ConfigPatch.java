package dev.homelab.provider.talos.patch;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.provider.talos.document.TalosDocument;
import dev.homelab.provider.talos.yaml.YamlNode;
import dev.homelab.provider.talos.yaml.YamlReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A strategic merge patch: documents as a machine config has them, of which only the fields that
 * change are written, and {@code $patch: delete} where something goes.
 */
public final class ConfigPatch {
  /** A deletion or a document, in the order of the patch. */
  private sealed interface Step {
    /** Something goes. */
    record Delete(PatchDeletion deletion) implements Step {}

    /** Something is added or changed. */
    record Change(TalosDocument document) implements Step {}
  }

  private final List<Step> steps;

  private ConfigPatch(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /**
   * Reads a patch.
   *
   * @throws TalosException when it is a JSON6902 patch, or cannot be read
   */
  public static ConfigPatch parse(String text) {
    List<Step> steps = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    List<YamlNode> documents = YamlReader.documents(text);
    for (YamlNode node : documents) {
      if (node instanceof YamlNode.Sequence) {
        throw jsonPatch();
      }
      if (!(node instanceof YamlNode.Mapping mapping)) {
        throw TalosException.of(
            TalosCodes.BAD_PATCH, "The patch is neither a document nor a list of them.");
      }
      DeletionReader.Result read = DeletionReader.read(mapping);
      read.deletions().forEach(deletion -> steps.add(new Step.Delete(deletion)));
      if (read.rest() != null) {
        TalosDocument document = TalosDocument.read(read.rest());
        if (!seen.add(document.title())) {
          throw TalosException.of(
              TalosCodes.CLASHING_DOCUMENTS,
              "The patch holds two documents " + document.title() + ".");
        }
        steps.add(new Step.Change(document));
      }
    }
    if (steps.isEmpty()) {
      throw TalosException.of(TalosCodes.BAD_PATCH, "The patch holds no document.");
    }
    return new ConfigPatch(steps);
  }

  private static TalosException jsonPatch() {
    return new TalosException(
        Diagnostic.error(
                TalosCodes.JSON_PATCH, "A list of operations (JSON6902) cannot patch this config.")
            .withDetail(
                "Machine configs consist of several documents, and Talos takes only patches that"
                    + " look like them.")
            .withHint(
                "Write the fields that change as they stand in the config, and $patch: delete for"
                    + " what shall go."));
  }

  /**
   * The config with this patch applied.
   *
   * @throws TalosException when something to delete is not there, values of two kinds meet, or
   *     documents clash afterwards
   */
  public MachineConfig applyTo(MachineConfig config) {
    List<TalosDocument> documents = new ArrayList<>(config.documents());
    for (Step step : steps) {
      if (step instanceof Step.Delete delete) {
        delete(documents, delete.deletion());
      } else if (step instanceof Step.Change change) {
        change(documents, change.document());
      }
    }
    return new MachineConfig(documents);
  }

  private static void delete(List<TalosDocument> documents, PatchDeletion deletion) {
    int at = indexOf(documents, deletion.title());
    if (at < 0) {
      throw TalosException.of(
          TalosCodes.PATCH_MISFIT,
          "A patch deletes what is not there.",
          "The config has no document " + deletion.title() + '.');
    }
    if (deletion.isWholeDocument()) {
      documents.remove(at);
    } else {
      documents.set(at, deletion.applyTo(documents.get(at)));
    }
  }

  private static void change(List<TalosDocument> documents, TalosDocument change) {
    int at = indexOf(documents, change.title());
    if (at < 0) {
      documents.add(change);
    } else {
      documents.set(at, StrategicMerge.merge(documents.get(at), change));
    }
  }

  private static int indexOf(List<TalosDocument> documents, String title) {
    for (int i = 0; i < documents.size(); i++) {
      if (documents.get(i).title().equals(title)) {
        return i;
      }
    }
    return -1;
  }

  /** The number of its steps only; values may be secret. */
  @Override
  public String toString() {
    return "patch of " + steps.size() + (steps.size() == 1 ? " step" : " steps");
  }
}
