/** A small writer of ONNX graphs: names in, protobuf bytes out. It knows the format and no model. */
import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;

/** Numbers of onnx.TensorProto.DataType. */
export const elementType = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  float16: 10,
  float8e4m3fn: 17,
} as const;
export type ElementType = keyof typeof elementType;
/** What may cross the graph's border; small floats stay inside. */
export type BorderType = Exclude<ElementType, 'float8e4m3fn' | 'float16'>;

export type AttributeValue = number | { readonly f: number } | readonly number[];

interface NodeOptions {
  readonly domain?: '' | 'com.microsoft';
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

/** Bytes of a file that lies in the same folder as the graph. */
export interface FilePlace {
  readonly file: string;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

function attribute(name: string, value: AttributeValue): onnxProto.onnx.IAttributeProto {
  const type = onnx.AttributeProto.AttributeType;
  if (typeof value === 'number') return { name, type: type.INT, i: value };
  if ('f' in value) return { name, type: type.FLOAT, f: value.f };
  return { name, type: type.INTS, ints: [...value] };
}

type GraphDims = readonly (string | number)[];

/** Collects nodes and weights in order; every method that adds something returns the name to refer to it by. */
export class GraphWriter {
  readonly #nodes: onnxProto.onnx.INodeProto[] = [];
  readonly #initializers: onnxProto.onnx.ITensorProto[] = [];
  readonly #inputs: onnxProto.onnx.IValueInfoProto[] = [];
  readonly #outputs: onnxProto.onnx.IValueInfoProto[] = [];
  #next = 0;

  input(name: string, type: BorderType, dims: GraphDims): string {
    this.#inputs.push(valueInfo(name, type, dims));
    return name;
  }

  output(name: string, type: BorderType, dims: GraphDims): void {
    this.#outputs.push(valueInfo(name, type, dims));
  }

  weight(name: string, type: ElementType, dims: readonly number[], data: ArrayBufferView): string {
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#initializers.push({ name, dataType: elementType[type], dims: [...dims], rawData });
    return name;
  }

  /** A weight that stays in another file of the model's folder, from where the runtime maps it into memory. */
  externalWeight(name: string, type: ElementType, dims: readonly number[], place: FilePlace): string {
    this.#initializers.push({
      name,
      dataType: elementType[type],
      dims: [...dims],
      dataLocation: onnx.TensorProto.DataLocation.EXTERNAL,
      externalData: [
        { key: 'location', value: place.file },
        { key: 'offset', value: String(place.offsetBytes) },
        { key: 'length', value: String(place.lengthBytes) },
      ],
    });
    return name;
  }

  /** Adds an operator with one output; an empty input name leaves an optional input out. */
  node(operator: string, inputs: readonly string[], options: NodeOptions = {}): string {
    return this.nodes(operator, inputs, 1, options)[0]!;
  }

  /** Adds an operator with several outputs. */
  nodes(operator: string, inputs: readonly string[], outputs: number, options: NodeOptions = {}): string[] {
    const id = this.#next++;
    const names = Array.from({ length: outputs }, (_, i) => `${operator}_${id}_${i}`);
    this.#nodes.push({
      opType: operator,
      name: `${operator}_${id}`,
      domain: options.domain ?? '',
      input: [...inputs],
      output: names,
      attribute: Object.entries(options.attributes ?? {}).map(([name, value]) => attribute(name, value)),
    });
    return names;
  }

  /** Gives a value the name under which it leaves the graph. */
  rename(value: string, name: string): void {
    this.#nodes.push({ opType: 'Identity', name, domain: '', input: [value], output: [name] });
  }

  /** The ModelProto's bytes. */
  finish(graphName: string): Uint8Array {
    const model = onnx.ModelProto.create({
      irVersion: 10,
      producerName: 'lectern',
      opsetImport: [
        { domain: '', version: 21 },
        { domain: 'com.microsoft', version: 1 },
      ],
      graph: {
        name: graphName,
        node: this.#nodes,
        input: this.#inputs,
        output: this.#outputs,
        initializer: this.#initializers,
      },
    });
    return onnx.ModelProto.encode(model).finish();
  }
}

function valueInfo(name: string, type: ElementType, dims: GraphDims): onnxProto.onnx.IValueInfoProto {
  return {
    name,
    type: {
      tensorType: {
        elemType: elementType[type],
        shape: { dim: dims.map((d) => (typeof d === 'string' ? { dimParam: d } : { dimValue: d })) },
      },
    },
  };
}
