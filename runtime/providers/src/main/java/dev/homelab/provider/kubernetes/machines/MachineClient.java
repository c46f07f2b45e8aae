package dev.homelab.provider.kubernetes.machines;

import dev.homelab.catalog.cozystack.RunStrategies;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubeSocket;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ProviderException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One virtual machine of KubeVirt (v1.8): what {@code subresources.kubevirt.io/v1} and {@code
 * snapshot.kubevirt.io/v1beta1} offer of it.
 *
 * @param client the cluster that it runs in
 * @param namespace where it is
 * @param name the name of its VirtualMachine
 */
public record MachineClient(KubeClient client, String namespace, String name) {
  /** What a machine of Cozystack has before its name. */
  private static final String PREFIX = "vm-instance-";

  private static final String PROTOCOL = "plain.kubevirt.io";

  /** How a machine is on its way off ({@code printableStatus} of KubeVirt v1.8). */
  private static final Set<String> LEAVING = Set.of("Stopping", "Terminating");

  private static final String SNAPSHOTS = "snapshot.kubevirt.io/v1beta1";

  /**
   * The machine that an application of Cozystack is.
   *
   * @param wish what the script wishes, with its metadata
   */
  public static MachineClient of(KubeClient client, Value.Tree wish) {
    return new MachineClient(
        client,
        Fields.text(wish, "metadata", "namespace"),
        PREFIX + Fields.text(wish, "metadata", "name"));
  }

  /** How the machine is, such as {@code Running}; empty when there is none. */
  public String status(CallContext context) {
    KubeAnswer answer = client.find(machine(), context);
    return answer == null ? "" : Fields.text(answer.body(), "status", "printableStatus");
  }

  /**
   * Whether the machine goes off, or was told to: what still runs of it nobody has started. False
   * when there is none.
   */
  public boolean isLeaving(CallContext context) {
    KubeAnswer answer = client.find(machine(), context);
    return answer != null
        && (Fields.text(answer.body(), "spec", "runStrategy").equals(RunStrategies.OFF)
            || LEAVING.contains(Fields.text(answer.body(), "status", "printableStatus")));
  }

  private KubeRequest machine() {
    return KubeRequest.get(
        path("kubevirt.io/v1", "virtualmachines", name), about("get", "VirtualMachine"));
  }

  /**
   * Asks that the machine is started, stopped or restarted. With the run strategies {@code Manual}
   * and {@code RerunOnFailure} what it asks for stays as it is.
   *
   * @param action {@code start}, {@code stop} or {@code restart}
   * @throws ProviderException of class CONFLICT when the machine is so already
   */
  public void power(String action, CallContext context) {
    String path = path("subresources.kubevirt.io/v1", "virtualmachines", name) + '/' + action;
    client.send(
        KubeRequest.write(
            "PUT",
            path,
            KubeRequest.JSON,
            ValueJson.write(Value.Tree.EMPTY),
            about(action, "VirtualMachine")),
        context);
  }

  /** The instance that is there now, by its identity; empty when there is none. */
  public String instance(CallContext context) {
    KubeAnswer answer =
        client.find(
            KubeRequest.get(
                path("kubevirt.io/v1", "virtualmachineinstances", name),
                about("get", "VirtualMachineInstance")),
            context);
    return answer == null ? "" : Fields.text(answer.body(), "metadata", "uid");
  }

  /** What its serial console writes and reads. */
  public KubeSocket console(KubeSocket.Receiver receiver, CallContext context) {
    return socket("console", receiver, context);
  }

  /** Its screen, in the protocol of VNC (RFC 6143). */
  public KubeSocket vnc(KubeSocket.Receiver receiver, CallContext context) {
    return socket("vnc", receiver, context);
  }

  private KubeSocket socket(String what, KubeSocket.Receiver receiver, CallContext context) {
    String path = path("subresources.kubevirt.io/v1", "virtualmachineinstances", name) + '/' + what;
    KubeRequest request = KubeRequest.get(path, about("reach", "VirtualMachineInstance"));
    return client.socket(request, PROTOCOL, receiver, context);
  }

  /**
   * Asks for a snapshot.
   *
   * @throws ProviderException when there is one of that name, or none can be made
   */
  public void snapshot(String called, CallContext context) {
    create("virtualmachinesnapshots", "VirtualMachineSnapshot", called, source(), context);
  }

  /** A snapshot of this machine, or null. */
  public @Nullable MachineSnapshot find(String called, CallContext context) {
    return snapshots(context).stream()
        .filter(one -> one.name().equals(called))
        .findFirst()
        .orElse(null);
  }

  /** Its snapshots, the oldest first. */
  public List<MachineSnapshot> snapshots(CallContext context) {
    KubeAnswer answer =
        client.find(
            KubeRequest.get(
                path(SNAPSHOTS, "virtualmachinesnapshots", ""),
                new KubeCall("list", "VirtualMachineSnapshot", namespace, "")),
            context);
    List<MachineSnapshot> found = new ArrayList<>();
    if (answer != null) {
      for (Value.Tree one : Fields.trees(answer.body(), "items")) {
        if (Fields.text(one, "spec", "source", "name").equals(name)) {
          found.add(MachineSnapshot.of(one));
        }
      }
    }
    found.sort(Comparator.comparing(MachineSnapshot::made).thenComparing(MachineSnapshot::name));
    return found;
  }

  /**
   * Asks that the machine, which must be off, goes back to a snapshot. Its disks keep their names:
   * KubeVirt would else give it new ones, and the next upgrade of its Helm release the old ones
   * again, with what they held.
   */
  public void restore(String called, String snapshot, CallContext context) {
    Value.Tree spec =
        Value.ofMap(
            Map.of(
                "target",
                reference(),
                "virtualMachineSnapshotName",
                snapshot,
                "volumeRestorePolicy",
                "InPlace",
                "volumeOwnershipPolicy",
                "None"));
    create("virtualmachinerestores", "VirtualMachineRestore", called, spec, context);
  }

  /** Whether a machine has gone back as asked. */
  public boolean isRestored(String called, CallContext context) {
    KubeAnswer answer =
        client.find(
            KubeRequest.get(
                path(SNAPSHOTS, "virtualmachinerestores", called),
                about("get", "VirtualMachineRestore")),
            context);
    return answer != null && Fields.flag(Fields.tree(answer.body(), "status"), "complete");
  }

  private Value.Tree source() {
    return Value.ofMap(Map.of("source", reference()));
  }

  private Map<String, Object> reference() {
    return Map.of("apiGroup", "kubevirt.io", "kind", "VirtualMachine", "name", name);
  }

  private void create(
      String plural, String kind, String called, Value.Tree spec, CallContext context) {
    Value.Tree object =
        Value.ofMap(
            Map.of(
                "apiVersion",
                SNAPSHOTS,
                "kind",
                kind,
                "metadata",
                Map.of("name", called, "namespace", namespace),
                "spec",
                spec));
    KubeCall about = new KubeCall("create", kind, namespace, called);
    client.send(
        KubeRequest.write(
            "POST", path(SNAPSHOTS, plural, ""), KubeRequest.JSON, ValueJson.write(object), about),
        context);
  }

  private KubeCall about(String verb, String kind) {
    return new KubeCall(verb, kind, namespace, name);
  }

  private String path(String version, String plural, String object) {
    String list =
        "apis/" + version + "/namespaces/" + ApiResource.encoded(namespace) + '/' + plural;
    return object.isEmpty() ? list : list + '/' + ApiResource.encoded(object);
  }
}
