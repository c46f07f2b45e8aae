package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.catalog.cozystack.InstanceTypes;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A virtual machine, and what refuses it: the chart's own checks and KubeVirt's. */
final class MachineChart implements Chart {
  private final Made made;

  MachineChart(Made made) {
    this.made = made;
  }

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    Optional<String> refusal = refusal(release, values);
    if (refusal.isPresent()) {
      return refusal;
    }
    if (!Json.text(values, "cloudInit").isEmpty() || !values.path("sshKeys").isEmpty()) {
      String text = Json.text(values, "cloudInit");
      new Accounts(made)
          .secret(
              release,
              release.name() + "-cloud-init",
              Map.of("userdata", text.isEmpty() ? keys(values.path("sshKeys")) : text));
    }
    service(release, values);
    ObjectNode object = Json.object();
    object.set("spec", spec(release, values));
    made.put(release, VirtualMachines.RESOURCE, release.namespace(), release.name(), object);
    return Optional.empty();
  }

  private Optional<String> refusal(Stored release, ObjectNode values) {
    String type = Json.text(values, "instanceType");
    String profile = Json.text(values, "instanceProfile");
    if (!type.isEmpty() && InstanceTypes.named(type) == null) {
      return Optional.of("Specified instanceType does not exist in the cluster: " + type);
    }
    if (!profile.isEmpty() && !InstanceTypes.isPreference(profile)) {
      return Optional.of("Specified instanceProfile does not exist in the cluster: " + profile);
    }
    JsonNode resources = values.path("resources");
    boolean whole = has(resources, "cpu") && has(resources, "sockets") && has(resources, "memory");
    if (type.isEmpty() && !whole) {
      return Optional.of(
          "Either instanceType or resources (cpu, sockets, memory) must be specified");
    }
    for (JsonNode disk : values.path("disks")) {
      String name = Json.text(disk, "name");
      if (made.objects().get(DataVolumes.RESOURCE, release.namespace(), "vm-disk-" + name)
          == null) {
        return Optional.of("Specified disk not exists in cluster: " + name);
      }
    }
    return type.isEmpty() ? Optional.empty() : conflict(resources);
  }

  private static boolean has(JsonNode resources, String field) {
    return !Json.text(resources, field).isEmpty();
  }

  /** What KubeVirt's webhook says of sizes that stand beside an instance type. */
  private static Optional<String> conflict(JsonNode resources) {
    String domain = "spec.template.spec.domain.";
    String field =
        has(resources, "memory")
            ? domain + "resources.requests.memory"
            : has(resources, "cpu") && has(resources, "sockets") ? domain + "cpu.cores" : "";
    return field.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "admission webhook \"virtualmachine-validator.kubevirt.io\" denied the request: VM"
                + " field(s) "
                + field
                + " conflicts with selected instance type");
  }

  private static String keys(JsonNode keys) {
    StringBuilder text = new StringBuilder("#cloud-config\nssh_authorized_keys:\n");
    keys.forEach(key -> text.append("  - ").append(key).append('\n'));
    return text.toString();
  }

  private void service(Stored release, ObjectNode values) {
    boolean outside = values.path("external").asBoolean();
    ObjectNode object = Json.object();
    ObjectNode spec = object.putObject("spec").put("type", outside ? "LoadBalancer" : "ClusterIP");
    if (outside) {
      Json.child(object, "metadata.labels")
          .put("service.kubernetes.io/service-proxy-name", "cozy-proxy");
      boolean whole = Json.text(values, "externalMethod").equals("WholeIP");
      Json.child(object, "metadata.annotations")
          .put("networking.cozystack.io/wholeIP", Boolean.toString(whole));
    } else {
      spec.put("clusterIP", "None");
    }
    spec.putObject("selector").put("app.kubernetes.io/instance", release.name());
    ArrayNode ports = spec.putArray("ports");
    if (outside) {
      for (JsonNode port : values.path("externalPorts")) {
        ports.addObject().put("name", "port-" + port.asText()).put("port", port.asInt());
      }
    }
    if (ports.isEmpty()) {
      ports.addObject().put("port", 65_535);
    }
    Stored known = made.objects().get("services", release.namespace(), release.name());
    if (known != null && !Json.text(known.json(), "spec.type").equals(spec.path("type").asText())) {
      made.drop("services", release.namespace(), release.name());
      known = null;
    }
    if (known == null) {
      made.put(release, "services", release.namespace(), release.name(), object);
    }
  }

  private Stored disk(Stored release, String name) {
    return Objects.requireNonNull(
        made.objects().get(DataVolumes.RESOURCE, release.namespace(), "vm-disk-" + name), name);
  }

  private ObjectNode spec(Stored release, ObjectNode values) {
    ObjectNode spec = Json.object();
    spec.set("runStrategy", values.path("runStrategy"));
    if (!Json.text(values, "instanceType").isEmpty()) {
      spec.putObject("instancetype")
          .put("kind", "VirtualMachineClusterInstancetype")
          .set("name", values.path("instanceType"));
    }
    if (!Json.text(values, "instanceProfile").isEmpty()) {
      spec.putObject("preference")
          .put("kind", "VirtualMachineClusterPreference")
          .set("name", values.path("instanceProfile"));
    }
    ObjectNode template = Json.child(spec, "template.spec");
    ObjectNode devices = Json.child(template, "domain.devices");
    ArrayNode volumes = template.putArray("volumes");
    ArrayNode disks = devices.putArray("disks");
    for (JsonNode disk : values.path("disks")) {
      String name = Json.text(disk, "name");
      ObjectNode one = disks.addObject();
      one.put("name", "disk-" + name).put("bootOrder", disks.size());
      boolean optical =
          Json.at(disk(release, name).json(), "metadata.annotations")
              .path("vm-disk.cozystack.io/optical")
              .asBoolean();
      ObjectNode shown = one.putObject(optical ? "cdrom" : "disk");
      if (!Json.text(disk, "bus").isEmpty()) {
        shown.put("bus", Json.text(disk, "bus"));
      }
      ObjectNode volume = volumes.addObject().put("name", "disk-" + name);
      volume.putObject("dataVolume").put("name", "vm-disk-" + name);
    }
    for (JsonNode gpu : values.path("gpus")) {
      ArrayNode gpus = devices.withArray("gpus");
      ObjectNode one = gpus.addObject();
      one.put("name", "gpu" + gpus.size()).put("deviceName", Json.text(gpu, "name"));
    }
    networks(release, values, template, devices);
    if (!Json.text(values, "cpuModel").isEmpty()) {
      Json.child(template, "domain.cpu").put("model", Json.text(values, "cpuModel"));
    }
    template.put("terminationGracePeriodSeconds", 30);
    return spec;
  }

  /** That of its pod, and one more for each attachment of its namespace. */
  private static void networks(
      Stored release, ObjectNode values, ObjectNode template, ObjectNode devices) {
    ArrayNode networks = template.putArray("networks");
    networks.addObject().put("name", "default").putObject("pod");
    ArrayNode interfaces = devices.putArray("interfaces");
    interfaces.addObject().put("name", "default").putObject("bridge");
    JsonNode named = values.path("networks");
    for (JsonNode one : named.isEmpty() ? values.path("subnets") : named) {
      String name = Json.text(one, "name");
      interfaces.addObject().put("name", name).putObject("bridge");
      networks
          .addObject()
          .put("name", name)
          .putObject("multus")
          .put("networkName", release.namespace() + "/" + name);
    }
  }

  /**
   * The release waits until the machine runs, by the rule that an object which says that it is not
   * ready is in progress; one that is off never is.
   */
  @Override
  public boolean ready(Stored release) {
    Stored machine =
        made.objects().get(VirtualMachines.RESOURCE, release.namespace(), release.name());
    return machine != null && Json.at(machine.json(), "status.ready").asBoolean();
  }

  @Override
  public boolean uninstall(Stored release) {
    return made.gone(made.of(release));
  }
}
