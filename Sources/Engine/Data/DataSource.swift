package import Host

/// What a run trains on, as `--data` says it, before any of it is read.
package struct DataSource: Hashable, Sendable {
  package enum Place: Hashable, Sendable {
    /// Zalando's images of clothes, from Debian's package `dataset-fashion-mnist`.
    case fashionMNIST
    /// A folder or a file of images: IDX or CIFAR.
    case images(path: String)
    /// A folder of text; `nil` is the Python standard library of the machine.
    case text(folder: String?)
  }

  package let place: Place
  /// Which files of a folder of text are read, by their names.
  package let globs: [Glob]

  /// Reads `fashion-mnist`, `text`, `text:FOLDER`, or else a path to images (`./text` for one of that name).
  ///
  /// Without `globs`, every file of a folder is read, and of the Python library `*.py`. Throws for a
  /// text without a folder and for globs on images.
  package init(_ text: String, globs: [String] = []) throws(DataError) {
    switch text {
    case "fashion-mnist": place = .fashionMNIST
    case "text": place = .text(folder: nil)
    case "", "text:":
      throw .unsuitable(
        data: text, reason: "expected fashion-mnist, text, text:FOLDER, or a path to images")
    default:
      place =
        text.hasPrefix("text:")
        ? .text(folder: String(text.dropFirst(5))) : .images(path: text)
    }
    switch place {
    case .text(let folder):
      let usual = folder == nil ? ["*.py"] : ["*"]
      self.globs = (globs.isEmpty ? usual : globs).map(Glob.init)
    case .fashionMNIST, .images:
      guard globs.isEmpty else {
        throw .unsuitable(data: text, reason: "a glob chooses files of text, and these are images")
      }
      self.globs = []
    }
  }

  /// The words that `init` reads, for records.
  package var name: String {
    switch place {
    case .fashionMNIST: "fashion-mnist"
    case .images(let path): path
    case .text(let folder): folder.map { "text:" + $0 } ?? "text"
    }
  }

  /// The same with its path made absolute, so that a record can be used from another folder.
  package func resolved(calls: SystemCalls = .live) throws(DataError) -> DataSource {
    let path: String
    switch place {
    case .images(let given), .text(.some(let given)): path = given
    case .fashionMNIST, .text(nil): return self
    }
    do throws(Errno) {
      let absolute = try calls.resolve(path)
      return DataSource(
        place: place == .images(path: path) ? .images(path: absolute) : .text(folder: absolute),
        globs: globs)
    } catch {
      throw .unreadable(HostError(.open, path, .system(error)))
    }
  }

  private init(place: Place, globs: [Glob]) {
    self.place = place
    self.globs = globs
  }

  /// How training images vary where nobody says otherwise.
  ///
  /// Mirror images for Fashion-MNIST and CIFAR alone: nothing in an IDX file says that its images are
  /// no digits.
  private static func usualAugmentation(_ format: ImageFiles.Format) -> Augmentation {
    switch format {
    case .idx: .shifts
    case .cifar: .shiftsAndFlips
    }
  }

  /// Reads everything; `seed` chooses what is held out where the data do not.
  ///
  /// `augmentation` is of no effect on text.
  package func open(
    seed: UInt64, augmentation: Augmentation? = nil
  ) throws(DataError) -> Dataset {
    switch place {
    case .fashionMNIST:
      guard FileContents.exist(at: DataSource.fashionFolder) else {
        throw .missing(
          place: DataSource.fashionFolder, expected: "Fashion-MNIST there",
          advice:
            "install it by: apt-get install dataset-fashion-mnist; or give the path of its IDX files"
        )
      }
      let files = try ImageFiles.found(at: DataSource.fashionFolder)
      return try .images(
        ImageDataset(
          files.training, heldOut: files.heldOut, classes: files.classes, seed: seed,
          augmentation: augmentation ?? .shiftsAndFlips, name: name))
    case .images(let path):
      let files = try ImageFiles.found(at: path)
      return try .images(
        ImageDataset(
          files.training, heldOut: files.heldOut, classes: files.classes, seed: seed,
          augmentation: augmentation ?? DataSource.usualAugmentation(files.format), name: name))
    case .text(let given):
      guard let folder = given ?? PythonLibrary.folder(searchPath: Environment.value("PATH"))
      else {
        throw .missing(
          place: "/usr/lib/python3.*", expected: "Python standard library",
          advice: PythonLibrary.advice)
      }
      let files = try TextFiles(folder: folder, globs: globs)
      return try .text(TextDataset(files, seed: seed, name: name))
    }
  }

  private static let fashionFolder = "/usr/share/datasets/fashion-mnist"
}
