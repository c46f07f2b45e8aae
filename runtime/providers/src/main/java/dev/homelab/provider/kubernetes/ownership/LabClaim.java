package dev.homelab.provider.kubernetes.ownership;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ClaimStatus;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A lab's claim on a cluster: a ConfigMap in kube-system, one for each lab name. It is created, not
 * applied, so that of two labs that come at once only one succeeds.
 */
public final class LabClaim {
  private static final int LONGEST_NAME = 200;
  private static final String FOLDER = "api/v1/namespaces/kube-system/configmaps";

  private final KubeClient client;
  private final String machine;

  /** Claims through a client, in the name of a machine. */
  public LabClaim(KubeClient client, String machine) {
    this.client = client;
    this.machine = machine;
  }

  /** The name of a lab's ConfigMap. */
  static String nameOf(String lab) {
    return "homelab-claim-" + slug(lab, LONGEST_NAME);
  }

  /**
   * A lab's name as part of an object's name: itself where that is allowed, else the letters of it
   * that are, and a hash.
   */
  public static String slug(String lab, int longest) {
    String slug = lab.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String trimmed = slug.substring(0, Math.min(slug.length(), longest)).replaceAll("^-+|-+$", "");
    return trimmed.equals(lab) ? lab : trimmed + "-x" + HexFormat.of().toHexDigits(lab.hashCode());
  }

  /** What claim there is. */
  public ClaimStatus read(LabIdentity lab, CallContext context) {
    Value.Tree claim = get(lab, context);
    if (claim == null) {
      return new ClaimStatus.Free();
    }
    LabIdentity owner = ownerOf(claim);
    return owner.id().equals(lab.id()) && owner.environment().equals(lab.environment())
        ? new ClaimStatus.Ours()
        : new ClaimStatus.Other(owner);
  }

  /** Writes the claim; over another's only when told to. */
  public void write(LabIdentity lab, boolean takeOver, CallContext context) {
    Value.Tree there = get(lab, context);
    if (there == null) {
      create(lab, context);
      return;
    }
    LabIdentity owner = ownerOf(there);
    boolean ours = owner.id().equals(lab.id()) && owner.environment().equals(lab.environment());
    if (!ours && !takeOver) {
      throw claimed(owner, Fields.text(there, "data", "machine"));
    }
    if (!ours) {
      long serial = serial(there) + 1;
      Value.Tree body = body(lab, serial);
      Value.Tree guarded =
          Fields.with(
              body,
              Value.of(Fields.text(there, "metadata", "resourceVersion")),
              "metadata",
              "resourceVersion");
      client.send(
          KubeRequest.write(
              "PUT",
              FOLDER + '/' + nameOf(lab.name()),
              KubeRequest.JSON,
              ValueJson.write(guarded),
              about("update", lab)),
          context);
    }
  }

  private void create(LabIdentity lab, CallContext context) {
    try {
      client.send(
          KubeRequest.write(
              "POST",
              FOLDER + "?fieldManager=homelab",
              KubeRequest.JSON,
              ValueJson.write(body(lab, 1)),
              about("create", lab)),
          context);
    } catch (ProviderException e) {
      boolean unsure =
          e.errorClass() == ErrorClass.CONFLICT || e.errorClass() == ErrorClass.UNKNOWN_OUTCOME;
      if (!unsure) {
        throw e;
      }
      if (read(lab, context) instanceof ClaimStatus.Other other) {
        throw claimed(other.owner(), "");
      }
    }
  }

  /** Removes this lab's claim; another's stays. */
  public void drop(LabIdentity lab, CallContext context) {
    Value.Tree there = get(lab, context);
    if (there == null || !ownerOf(there).id().equals(lab.id())) {
      return;
    }
    Value options =
        Value.ofMap(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "DeleteOptions",
                "preconditions",
                Map.of("uid", Fields.text(there, "metadata", "uid"))));
    client.find(
        KubeRequest.write(
            "DELETE",
            FOLDER + '/' + nameOf(lab.name()),
            KubeRequest.JSON,
            ValueJson.write(options),
            about("delete", lab)),
        context);
  }

  private Value.@Nullable Tree get(LabIdentity lab, CallContext context) {
    KubeAnswer answer =
        client.find(KubeRequest.get(FOLDER + '/' + nameOf(lab.name()), about("get", lab)), context);
    return answer == null ? null : answer.body();
  }

  private Value.Tree body(LabIdentity lab, long serial) {
    TreeMap<String, Value> data = new TreeMap<>();
    data.put("name", Value.of(lab.name()));
    data.put("id", Value.of(lab.id()));
    data.put("environment", Value.of(lab.environment()));
    data.put("machine", Value.of(machine));
    data.put("serial", Value.of(String.valueOf(serial)));
    return Value.ofMap(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Map.of("name", nameOf(lab.name()), "labels", Map.of("homelab.dev/claim", "lab")),
            "data",
            new Value.Tree(data)));
  }

  private static long serial(Value.Tree claim) {
    try {
      return Long.parseLong(Fields.text(claim, "data", "serial"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static LabIdentity ownerOf(Value.Tree claim) {
    return new LabIdentity(
        Fields.text(claim, "data", "name"),
        Fields.text(claim, "data", "id"),
        Fields.text(claim, "data", "environment"));
  }

  private static KubeCall about(String verb, LabIdentity lab) {
    return new KubeCall(verb, "ConfigMap", "kube-system", nameOf(lab.name()));
  }

  private static ProviderException claimed(LabIdentity owner, String machine) {
    return new ProviderException(
        ErrorClass.REJECTED,
        Diagnostic.error(
                KubernetesCodes.CLAIMED,
                "another lab named '" + owner.name() + "' has claimed this cluster")
            .withDetail(
                "Its identity is "
                    + owner.id()
                    + (owner.environment().isEmpty() ? "" : ", environment " + owner.environment())
                    + (machine.isEmpty() ? "." : ", claimed from " + machine + '.'))
            .withHint("if it is the same lab with another state: homelab state claim"),
        null,
        null);
  }
}
