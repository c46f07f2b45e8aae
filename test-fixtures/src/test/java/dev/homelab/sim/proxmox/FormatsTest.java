package dev.homelab.sim.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.proxmox.api.Formats;
import dev.homelab.sim.proxmox.api.PveError;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of formats is a part of what Proxmox VE documents. */
class FormatsTest {
  private final Formats formats = Formats.load();

  @Test
  void everyPartOfTheTableIsDocumentedSo() throws IOException {
    JsonNode operation = OperationsTest.documented().get("POST /nodes/{node}/qemu");
    JsonNode documented = Objects.requireNonNull(operation).path("parameters").path("properties");
    List<String> differences = new ArrayList<>();
    int[] compared = {0};
    formats
        .settings()
        .forEach(
            (setting, parts) -> {
              JsonNode property = documented.path(setting);
              if (property.isMissingNode()) {
                differences.add(setting + " is not documented");
              }
              parts.forEach(
                  (name, part) -> {
                    compared[0]++;
                    compare(setting, name, part, property, differences);
                  });
            });
    assertThat(compared[0]).isGreaterThan(100);
    assertThat(differences).isEmpty();
  }

  private static void compare(
      String setting, String name, Formats.Part part, JsonNode property, List<String> differences) {
    String where = setting + ' ' + name;
    if (!name.isEmpty() && !property.path("format").isObject()) {
      String text = property.path("typetext").asText();
      if (!text.contains(name + "=") && !text.contains("[" + name + "]")) {
        differences.add(where + " is not in " + text);
      }
      return;
    }
    JsonNode one = name.isEmpty() ? property : property.path("format").path(name);
    if (one.isMissingNode()) {
      differences.add(where + " is not documented");
      return;
    }
    List<String> values = new ArrayList<>();
    one.path("enum").forEach(value -> values.add(value.asText()));
    if (!values.equals(part.values())) {
      differences.add(where + " is one of " + values);
    }
    String type = one.path("type").asText("string");
    String ours =
        Map.of("b", "boolean", "i", "integer", "n", "number").getOrDefault(part.type(), "string");
    if (!one.has("alias") && !type.equals(ours)) {
      differences.add(where + " is a " + type);
    }
    bound(where, "minimum", part.least(), one, differences);
    bound(where, "maximum", part.most(), one, differences);
  }

  private static void bound(
      String where,
      String which,
      @Nullable BigDecimal ours,
      JsonNode one,
      List<String> differences) {
    BigDecimal theirs = one.has(which) ? one.path(which).decimalValue() : null;
    boolean same = theirs == null ? ours == null : ours != null && theirs.compareTo(ours) == 0;
    if (!same) {
      differences.add(where + " has the " + which + ' ' + theirs);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "net0 virtio=BC:24:11:0A:0B:0C,bridge=vmbr0,tag=30,mtu=9000,rate=12.5",
        "scsi0 local-zfs:vm-100-disk-1,discard=on,iothread=1,size=50G,ssd=1",
        "hostpci0 mapping=gpu,pcie=1,x-vga=1",
        "numa0 cpus=0-1,memory=2048,hostnodes=0,policy=bind",
        "vga virtio,memory=64,clipboard=vnc",
        "agent 1,fstrim_cloned_disks=1,type=isa",
        "cpu host,flags=+aes;-pcid",
        "cpulimit 2.5",
        "hugepages any"
      })
  void takesWhatTheHostTakes(String setting) {
    int space = setting.indexOf(' ');
    assertThatCode(() -> formats.check(setting.substring(0, space), setting.substring(space + 1)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "net0|virtio,mtu=70000|net0.mtu: value must have a maximum value of 65520",
        "net0|virtio,speed=1|net0.speed: property is not defined in schema",
        "net0|e9000,bridge=vmbr0|net0.model: value 'e9000' does not have a value in the enumeration",
        "scsi0|a:1,queues=1|scsi0.queues: value must have a minimum value of 2",
        "scsi0|a:1,ssd=maybe|scsi0.ssd: type check failed",
        "virtio0|a:1,ssd=1|virtio0.ssd: property is not defined in schema",
        "cpulimit|200|value must have a maximum value of 128",
        "hugepages|4|does not have a value in the enumeration 'any, 2, 1024'",
        "memory|8|memory.current: value must have a minimum value of 16"
      })
  void refusesWhatTheHostRefuses(String key, String value, String fault) {
    assertThatThrownBy(() -> formats.check(key, value))
        .isInstanceOfSatisfying(
            PveError.class,
            error -> {
              assertThat(error.status()).isEqualTo(400);
              assertThat(error.errors().get(key)).contains(fault);
            });
  }
}
