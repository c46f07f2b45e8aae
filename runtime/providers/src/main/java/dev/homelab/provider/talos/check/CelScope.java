package dev.homelab.provider.talos.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which names an expression may use.
 *
 * @param message the variable that stands for the thing to choose; empty for none
 * @param fields its fields
 * @param variables other variables
 * @param functions functions beside CEL's own
 * @param open whether names that are not listed are let through unjudged
 */
record CelScope(
    String message,
    Map<String, CelType> fields,
    Map<String, CelType> variables,
    Set<String> functions,
    boolean open) {
  private static final Map<String, CelType> DISK =
      fields(
          "size:UINT io_size:UINT sector_size:UINT readonly:BOOL model:STRING serial:STRING"
              + " modalias:STRING wwid:STRING bus_path:STRING sub_system:STRING transport:STRING"
              + " rotational:BOOL cdrom:BOOL dev_path:STRING pretty_size:STRING"
              + " secondary_disks:LIST uuid:STRING symlinks:LIST");
  private static final Map<String, CelType> VOLUME =
      fields(
          "size:UINT sector_size:UINT io_size:UINT name:STRING uuid:STRING label:STRING"
              + " block_size:UINT filesystem_block_size:UINT probed_size:UINT"
              + " partition_uuid:STRING partition_type:STRING partition_label:STRING"
              + " partition_index:UINT type:STRING device_path:STRING parent:STRING"
              + " dev_path:STRING parent_dev_path:STRING pretty_size:STRING offset:UINT");
  private static final Map<String, CelType> LINK =
      fields(
          "index:UINT type:INT link_index:UINT flags:UINT hardware_addr:BYTES broadcast_addr:BYTES"
              + " mtu:UINT queue_disc:STRING master_index:UINT operational_state:INT kind:STRING"
              + " slave_kind:STRING bus_path:STRING pciid:STRING driver:STRING"
              + " driver_version:STRING firmware_version:STRING product_id:STRING"
              + " vendor_id:STRING product:STRING vendor:STRING link_state:BOOL"
              + " speed_megabits:INT port:INT duplex:INT vlan:ANY bridge_master:ANY"
              + " bond_master:ANY wireguard:ANY permanent_addr:BYTES alias:STRING"
              + " alt_names:LIST vrf_master:ANY");
  private static final Map<String, CelType> UNITS =
      fields(
          "KiB:UINT MiB:UINT GiB:UINT TiB:UINT PiB:UINT EiB:UINT"
              + " kB:UINT MB:UINT GB:UINT TB:UINT PB:UINT EB:UINT");

  static CelScope disks() {
    Map<String, CelType> variables = new LinkedHashMap<>(UNITS);
    variables.put("system_disk", CelType.BOOL);
    return new CelScope("disk", DISK, variables, Set.of("glob"), false);
  }

  static CelScope volumes() {
    return new CelScope("volume", VOLUME, UNITS, Set.of(), false);
  }

  static CelScope links() {
    return new CelScope("link", LINK, Map.of(), Set.of("glob", "mac"), false);
  }

  /** Only the form is looked at. */
  static CelScope open(CelType type) {
    return new CelScope("", Map.of(), Map.of("", type), Set.of(), true);
  }

  private static Map<String, CelType> fields(String list) {
    Map<String, CelType> fields = new LinkedHashMap<>();
    for (String entry : list.split(" ", -1)) {
      String[] parts = entry.split(":", -1);
      fields.put(parts[0], CelType.valueOf(parts[1]));
    }
    return fields;
  }

  CelType variable(String name) {
    if (name.equals(message)) {
      return CelType.MESSAGE;
    }
    CelType type = variables.get(name);
    if (type != null) {
      return type;
    }
    if ((message.equals("volume") && name.equals("disk")) || open) {
      return CelType.ANY;
    }
    throw new CelProblem("uses " + name + ", which is not known there");
  }

  CelType field(String name) {
    CelType type = fields.get(name);
    if (type == null) {
      throw new CelProblem(
          "asks for " + message + '.' + name + "; known are " + String.join(", ", fields.keySet()));
    }
    return type;
  }

  CelType function(String name, List<CelType> arguments) {
    if (open) {
      return CelType.ANY;
    }
    boolean glob =
        name.equals("glob")
            && arguments.size() == 2
            && arguments.stream().allMatch(type -> type.fits(CelType.STRING));
    if (glob && functions.contains(name)) {
      return CelType.BOOL;
    }
    boolean mac =
        name.equals("mac") && arguments.size() == 1 && arguments.get(0).fits(CelType.BYTES);
    if (mac && functions.contains(name)) {
      return CelType.STRING;
    }
    throw new CelProblem("calls " + name + ", which is not there or takes other values");
  }
}
