package dev.homelab.provider.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.provider.proxmox.ownership.Mark;
import dev.homelab.sim.proxmox.fault.PveFault;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is not this lab's is never touched, whatever it looks like. */
class StrangersTest {
  private static final int WORLDS = 100;
  private static final LabIdentity OTHER =
      new LabIdentity("home", "6d4ac1f0-0000-4000-8000-00000000000f", "");

  /** Fills the host with machines of others, some of which look much like ours. */
  private static void strangers(ProxmoxLab lab, ResourceSpec ours, Random random) {
    lab.simulator.edit(
        root -> {
          for (int i = 0; i < 6; i++) {
            String vmid = Integer.toString(205 + random.nextInt(12));
            ObjectNode vm = root.withObject("/vms").putObject(vmid);
            vm.put("node", "pve").put("status", random.nextBoolean() ? "running" : "stopped");
            ObjectNode conf = vm.putObject("conf").put("name", "foreign").put("cores", "1");
            conf.put("scsi0", "local-zfs:vm-" + vmid + "-disk-0,size=1G");
            ObjectNode volume =
                root.withObject("/volumes").putObject("local-zfs:vm-" + vmid + "-disk-0");
            volume.put("size", 1 << 30).put("content", "images").put("vmid", vmid);
            switch (random.nextInt(5)) {
              case 0 -> conf.put("tags", "homelab;homelab-home");
              case 1 ->
                  conf.put("tags", "homelab;homelab-home")
                      .put("description", Mark.of(OTHER, ours.address(), "vm/" + vmid).after(""));
              case 2 ->
                  conf.put("tags", "homelab;homelab-home")
                      .put("description", Mark.of(lab.identity, ours.address(), "vm/1").after("x"));
              case 3 -> conf.put("description", "[homelab not a mark at all | home]");
              default -> conf.put("tags", "other");
            }
          }
          root.withObject("/pools").putObject("prod").put("comment", "mine").putArray("vms");
        });
  }

  private static Map<String, String> foreign(ProxmoxLab lab, long own) {
    Map<String, String> all = new TreeMap<>();
    lab.simulator.edit(
        root -> {
          for (String table : List.of("vms", "volumes", "pools")) {
            JsonNode rows = root.path(table);
            rows.fieldNames()
                .forEachRemaining(
                    name -> {
                      boolean mine =
                          name.equals(Long.toString(own)) || name.contains("vm-" + own + "-");
                      if (!mine) {
                        JsonNode row = rows.path(name);
                        boolean machine = table.equals("vms");
                        all.put(
                            table + ' ' + name,
                            machine
                                ? row.path("status").asText() + row.path("conf")
                                : row.toString());
                      }
                    });
          }
        });
    return all;
  }

  @Test
  void oneHundredWorldsOfStrangersStayAsTheyAre() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int refused = 0;
    int made = 0;
    for (int world = 0; world < WORLDS; world++) {
      try (ProxmoxLab lab = new ProxmoxLab()) {
        ResourceSpec spec = ProxmoxLab.talos(210, "cores", 1 + random.nextInt(4));
        strangers(lab, spec, random);
        boolean taken = lab.observe(spec) instanceof Observation.Present;
        long own = taken ? 0 : 210;
        Map<String, String> before = foreign(lab, own);
        try {
          lab.create(spec);
          lab.up(ProxmoxLab.talos(210, "cores", 8, "onBoot", false));
          lab.delete(spec);
          made++;
        } catch (ProviderException e) {
          refused++;
          assertThat(taken).as("seed %s: %s", seed, e.getMessage()).isTrue();
        }
        assertThat(lab.session.inventory(lab.identity, lab.call).found()).isEmpty();
        assertThat(foreign(lab, own)).as("seed %s, world %s", seed, world).isEqualTo(before);
      }
    }
    assertThat(refused).as("seed %s", seed).isGreaterThan(5);
    assertThat(made).as("seed %s", seed).isGreaterThan(5);
  }

  @Test
  void secretsAreInNothingThatIsToldWhateverTheHostSays() {
    try (ProxmoxLab lab = new ProxmoxLab()) {
      String token = lab.simulator.token();
      String value = token.substring(token.indexOf('=') + 1);
      lab.call.withSecret("vm", "canary-77ab");
      ResourceSpec spec =
          ProxmoxLab.talos(
              210,
              "cloudInit",
              Map.of("storage", "local-zfs", "password", new dev.homelab.model.Value.Secret("vm")));
      for (String text :
          List.of(
              "bad value canary-77ab given",
              "header PVEAPIToken=" + token + " refused",
              "cipassword=something-else is weak")) {
        lab.simulator.faults().once("POST", "/qemu$", new PveFault.Says(text));
        try {
          lab.create(spec);
        } catch (ProviderException e) {
          assertThat(e.diagnostics().toString() + e.getMessage())
              .contains("make machine 210")
              .doesNotContain("canary-77ab", value, "something-else");
        }
      }
      assertThat(lab.records).isEmpty();
      lab.create(spec);
      assertThat(lab.call.progressed.toString() + lab.records + lab.call.handles)
          .doesNotContain("canary-77ab", value);
    }
  }
}
