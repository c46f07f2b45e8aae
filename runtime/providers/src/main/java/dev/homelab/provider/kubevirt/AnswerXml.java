package dev.homelab.provider.kubevirt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The text of an answer file (Microsoft, "Unattended Windows Setup Reference"): the whole first
 * disk for Windows by UEFI, drivers for virtual devices from whichever disc has them, one
 * administrator, no questions at the first start. Prints itself without what is in it.
 */
final class AnswerXml {
  private static final String SPACE = "urn:schemas-microsoft-com:unattend";
  private static final String ACTIONS = "http://schemas.microsoft.com/WMIConfig/2002/State";
  private static final String PUBLIC_TOKEN = "31bf3856ad364e35";

  /** Discs get the letters after the first disk's, in an order that nobody states. */
  private static final List<String> LETTERS = List.of("D", "E", "F", "G");

  /** Where virtio-win has the drivers of the disk and of the network card. */
  private static final List<String> DRIVERS =
      List.of("viostor\\w11\\amd64", "vioscsi\\w11\\amd64", "NetKVM\\w11\\amd64");

  /** Sizes of the partitions in MiB, as Microsoft's sample for UEFI has them. */
  private static final String EFI_SIZE = "260";

  private static final String RESERVED_SIZE = "16";
  private static final String WINDOWS_PARTITION = "3";

  private final String user;
  private final String password;
  private final String computer;
  private final String language;
  private final String key;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final XMLStreamWriter xml;

  AnswerXml(String user, String password, String computer, String language, String key) {
    this.user = user;
    this.password = password;
    this.computer = computer;
    this.language = language;
    this.key = key;
    try {
      this.xml =
          XMLOutputFactory.newInstance().createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
    } catch (XMLStreamException e) {
      throw new IllegalStateException("XML can be written to memory", e);
    }
  }

  /** The file. */
  byte[] bytes() {
    try {
      xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
      xml.writeStartElement("unattend");
      xml.writeDefaultNamespace(SPACE);
      xml.writeNamespace("wcm", ACTIONS);
      installer();
      named();
      firstStart();
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.flush();
      return out.toByteArray();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("XML can be written to memory", e);
    }
  }

  private void installer() throws XMLStreamException {
    pass("windowsPE");
    component("Microsoft-Windows-International-Core-WinPE");
    begin("SetupUILanguage");
    leaf("UILanguage", language);
    end();
    languages();
    end();
    component("Microsoft-Windows-PnpCustomizationsWinPE");
    begin("DriverPaths");
    int number = 1;
    for (String letter : LETTERS) {
      for (String driver : DRIVERS) {
        added("PathAndCredentials");
        xml.writeAttribute(ACTIONS, "keyValue", String.valueOf(number++));
        leaf("Path", letter + ":\\" + driver);
        end();
      }
    }
    end();
    end();
    component("Microsoft-Windows-Setup");
    disk();
    begin("ImageInstall");
    begin("OSImage");
    begin("InstallTo");
    leaf("DiskID", "0");
    leaf("PartitionID", WINDOWS_PARTITION);
    end();
    end();
    end();
    begin("UserData");
    begin("ProductKey");
    leaf("Key", key);
    leaf("WillShowUI", "OnError");
    end();
    leaf("AcceptEula", "true");
    end();
    end();
    end();
  }

  private void disk() throws XMLStreamException {
    begin("DiskConfiguration");
    added("Disk");
    leaf("DiskID", "0");
    leaf("WillWipeDisk", "true");
    begin("CreatePartitions");
    partition("1", "EFI", EFI_SIZE);
    partition("2", "MSR", RESERVED_SIZE);
    partition(WINDOWS_PARTITION, "Primary", "");
    end();
    begin("ModifyPartitions");
    formatted("1", "1", "FAT32");
    formatted("2", WINDOWS_PARTITION, "NTFS");
    end();
    end();
    end();
  }

  private void partition(String order, String type, String size) throws XMLStreamException {
    added("CreatePartition");
    leaf("Order", order);
    leaf("Type", type);
    if (size.isEmpty()) {
      leaf("Extend", "true");
    } else {
      leaf("Size", size);
    }
    end();
  }

  private void formatted(String order, String partition, String format) throws XMLStreamException {
    added("ModifyPartition");
    leaf("Order", order);
    leaf("PartitionID", partition);
    leaf("Format", format);
    end();
  }

  private void named() throws XMLStreamException {
    pass("specialize");
    component("Microsoft-Windows-Shell-Setup");
    leaf("ComputerName", computer);
    end();
    end();
  }

  private void firstStart() throws XMLStreamException {
    pass("oobeSystem");
    component("Microsoft-Windows-International-Core");
    languages();
    end();
    component("Microsoft-Windows-Shell-Setup");
    begin("UserAccounts");
    begin("LocalAccounts");
    added("LocalAccount");
    begin("Password");
    leaf("Value", password);
    leaf("PlainText", "true");
    end();
    leaf("Group", "Administrators");
    leaf("Name", user);
    end();
    end();
    end();
    begin("OOBE");
    leaf("HideEULAPage", "true");
    leaf("HideOnlineAccountScreens", "true");
    leaf("HideWirelessSetupInOOBE", "true");
    leaf("ProtectYourPC", "3");
    end();
    end();
    end();
  }

  private void languages() throws XMLStreamException {
    for (String each : List.of("InputLocale", "SystemLocale", "UILanguage", "UserLocale")) {
      leaf(each, language);
    }
  }

  private void pass(String name) throws XMLStreamException {
    begin("settings");
    xml.writeAttribute("pass", name);
  }

  private void component(String name) throws XMLStreamException {
    begin("component");
    xml.writeAttribute("name", name);
    xml.writeAttribute("processorArchitecture", "amd64");
    xml.writeAttribute("publicKeyToken", PUBLIC_TOKEN);
    xml.writeAttribute("language", "neutral");
    xml.writeAttribute("versionScope", "nonSxS");
  }

  private void added(String name) throws XMLStreamException {
    begin(name);
    xml.writeAttribute(ACTIONS, "action", "add");
  }

  private void begin(String name) throws XMLStreamException {
    xml.writeStartElement(name);
  }

  private void end() throws XMLStreamException {
    xml.writeEndElement();
  }

  private void leaf(String name, String text) throws XMLStreamException {
    begin(name);
    xml.writeCharacters(text);
    end();
  }

  @Override
  public String toString() {
    return "an answer file";
  }
}
